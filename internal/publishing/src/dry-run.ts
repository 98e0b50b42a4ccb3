import { startPostgres, type TestPostgres } from "@sms-pipeline/test-support/postgres";
import { installEngines } from "runtimes/engines";
import { runCases } from "runtimes/run-cases";
import { buildProgram } from "./build-program.ts";
import { inCleanFolder, type PackageManager } from "./clean-folder.ts";
import { type Registry, startRegistry } from "./registry.ts";
import { release } from "./release.ts";
import { type Scenario, scenarios } from "./scenarios.ts";

async function main(): Promise<void> {
  await installEngines();
  const postgres = await startPostgres();
  const registry = await startRegistry().catch(async (error: unknown) => {
    await postgres.stop();
    throw error;
  });
  let failures = 0;
  try {
    for (const { name, before, version } of await release(registry)) {
      print(`published ${name} ${before} -> ${version}`);
      // Nothing is so far along that a release could be a major one, whatever the peer ranges make of it.
      if (before.startsWith("0.") && !version.startsWith("0.")) failures += 1;
    }
    for (const scenario of scenarios) {
      for (const manager of ["npm", "pnpm"] as const) {
        failures += await attempt(registry, postgres, scenario, manager);
      }
    }
  } finally {
    await postgres.stop();
    await registry.close();
  }
  print(failures === 0 ? "ok" : `${failures} failed`);
  process.exitCode = failures === 0 ? 0 : 1;
}

/** Prints what held and what did not; returns how much did not. */
async function attempt(
  registry: Registry,
  postgres: TestPostgres,
  scenario: Scenario,
  manager: PackageManager,
): Promise<number> {
  const { name, packages, program, format, node } = scenario;
  try {
    const results = await inCleanFolder(registry, manager, packages, async (cwd) => {
      const file = await buildProgram(program, format, cwd);
      const { env, close } = await scenario.prepare(cwd, postgres);
      try {
        return await runCases({ file: node, args: [file], cwd }, env);
      } finally {
        await close();
      }
    });
    const failed = results.flatMap(({ failure }) => (failure === null ? [] : [failure]));
    const held = results.filter(({ failure }) => failure === null).map((result) => result.name);
    print(`${name}, installed with ${manager}: ${held.join(", ") || "nothing"}`);
    for (const failure of failed) print(`FAILED: ${failure}`);
    return failed.length;
  } catch (error) {
    print(`${name}, installed with ${manager}: FAILED: ${error}`);
    return 1;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
