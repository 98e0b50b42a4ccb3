import { type Case, cases } from "./cases.ts";
import { type Command, listening, startProgram } from "./program.ts";
import { createWorld } from "./world.ts";

export interface CaseResult {
  readonly name: string;
  /** Null: it holds. */
  readonly failure: string | null;
}

const CASE_TIMEOUT_MS = 30_000;

/** Starts the program in a world of its own, and runs all cases against it, one after another. */
export async function runCases(
  command: Command,
  env: Readonly<Record<string, string>> = {},
): Promise<CaseResult[]> {
  const world = await createWorld();
  const program = startProgram(command, { ...world.env, ...env });
  try {
    world.url = await listening(program);
    const results: CaseResult[] = [];
    for (const one of cases) {
      const failure = await failureOf(one, () => one.run(world, program));
      results.push({
        name: one.name,
        failure: failure && [failure, ...program.output.slice(-10)].join("\n"),
      });
    }
    return results;
  } finally {
    await program.kill();
    await world.close();
  }
}

async function failureOf({ name }: Case, run: () => Promise<void>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${name}: no end in time.`)), CASE_TIMEOUT_MS);
  });
  try {
    await Promise.race([run(), tooLong]);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}
