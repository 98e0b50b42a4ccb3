import { buildPrograms } from "./build-programs.ts";
import { cases } from "./cases.ts";
import { installEngines } from "./engines.ts";
import { installPacked } from "./packed.ts";
import { commandOf, type Row, rows } from "./rows.ts";
import { type CaseResult, runCases } from "./run-cases.ts";

const names = cases.map(({ name }) => name);

async function main(): Promise<void> {
  await installEngines();
  const folder = await installPacked(
    ["sms-pipeline", "adapter-express", "adapter-fastify", "store-memory"],
    ["twilio@6", "openai@7", "express@5", "fastify@5", "@hono/node-server@2"],
  );
  try {
    await buildPrograms(folder.path, [...new Set(rows.map(({ program }) => program))]);
    print(`| runtime | through | ${names.join(" | ")} |`);
    print(`| --- | --- | ${names.map(() => "---").join(" | ")} |`);
    const waiting = [...rows];
    const failures: string[] = [];
    const work = async (): Promise<void> => {
      for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
        failures.push(...tell(row, await resultsOf(row, folder.path)));
      }
    };
    await Promise.all([work(), work()]);
    for (const failure of failures) print(`\n${failure}`);
    const held = `${rows.length} rows of ${names.length} cases, against the packed packages`;
    print(failures.length === 0 ? `\nok: ${held}` : `\n${failures.length} failed of ${held}`);
    process.exitCode = failures.length === 0 ? 0 : 1;
  } finally {
    await folder.remove();
  }
}

async function resultsOf(row: Row, folder: string): Promise<CaseResult[]> {
  try {
    return await runCases(commandOf(row, folder));
  } catch (error) {
    return names.map((name) => ({ name, failure: String(error) }));
  }
}

/** Prints the row and returns what failed. */
function tell(row: Row, results: readonly CaseResult[]): string[] {
  const marks = results.map(({ failure }) => (failure === null ? "ok" : "FAILED"));
  print(`| ${row.engine} | ${row.surface} | ${marks.join(" | ")} |`);
  return results.flatMap(({ name, failure }) =>
    failure === null ? [] : [`${row.engine}, ${row.surface}, ${name}:\n${failure}`],
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
