import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const RUN = new URL("../src/run.ts", import.meta.url).pathname;

/** In a process of its own: what nobody catches is to be seen there, and its memory holds nothing else. */
async function fuzz(...parameters: readonly string[]): Promise<{ code: number; output: string }> {
  const flags = ["--expose-gc", "--no-flush-bytecode", "--conditions=@sms-pipeline/source"];
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [...flags, RUN, "short", ...parameters],
      { env: { ...process.env, ...(parameters.length > 0 ? { FUZZ_RUNS: "1000" } : {}) } },
    );
    return { code: 0, output: stdout };
  } catch (error) {
    if (!(error instanceof Error) || !("stdout" in error) || !("code" in error)) throw error;
    return { code: Number(error.code), output: String(error.stdout) };
  }
}

it("20,000 random requests and connections meet no failure of ours, and leave nothing behind", {
  timeout: 400_000,
}, async () => {
  const { code, output } = await fuzz();
  process.stdout.write(output);
  expect(code, output).toBe(0);
  expect(Number(/^(\d+) measured inputs/m.exec(output)?.[1])).toBeGreaterThanOrEqual(20_000);
});

describe("the checks notice what they are there for", () => {
  it.for([
    ["leak", "memory grew"],
    ["server_error", "status 500"],
    ["unhandled_rejection", "unhandled rejection"],
    ["unsigned", "a webhook that is not signed"],
    ["hang", "no answer"],
  ] as const)("%s", { timeout: 120_000 }, async ([sabotage, complaint]) => {
    const { code, output } = await fuzz(sabotage);
    expect(code).toBe(1);
    expect(output).toContain(complaint);
  });
});
