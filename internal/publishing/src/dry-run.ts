import { startPostgres, type TestPostgres } from "@sms-pipeline/test-support/postgres";
import { markdownTable, writeVerifiedPage } from "@sms-pipeline/test-support/verified-page";
import { followWithNpm } from "documents/follow-getting-started";
import { installEngines } from "runtimes/engines";
import { runCases } from "runtimes/run-cases";
import { buildProgram } from "./build-program.ts";
import { inCleanFolder, type PackageManager } from "./clean-folder.ts";
import { publishedProblems } from "./published-problems.ts";
import { type Registry, startRegistry } from "./registry.ts";
import { type Released, release } from "./release.ts";
import { type Scenario, scenarios } from "./scenarios.ts";

/** What was done with the published packages, and what came of it. */
interface Attempt {
  readonly what: string;
  readonly held: readonly string[];
  readonly failures: readonly string[];
}

async function main(): Promise<void> {
  await installEngines();
  const postgres = await startPostgres();
  const registry = await startRegistry().catch(async (error: unknown) => {
    await postgres.stop();
    throw error;
  });
  const released: Released[] = [];
  const attempts: Attempt[] = [];
  const tell = (attempt: Attempt): void => {
    const { what, held, failures } = attempt;
    print(`${what}: ${held.join(", ") || "nothing"}`);
    for (const failure of failures) print(`FAILED: ${failure}`);
    attempts.push(attempt);
  };
  try {
    released.push(...(await release(registry)));
    for (const { name, before, version } of released) {
      print(`published ${name} ${before} -> ${version}`);
    }
    const problems = await Promise.all(released.map((one) => publishedProblems(registry, one)));
    const failures = problems.flat();
    const looked = ["versions", "exports", "dependencies", "peer ranges"];
    tell({ what: "the published manifests", held: failures.length > 0 ? [] : looked, failures });
    for (const scenario of scenarios) {
      for (const manager of ["npm", "pnpm"] as const) {
        tell(await attempt(registry, postgres, scenario, manager));
      }
    }
    tell(await follow(registry));
  } finally {
    await postgres.stop();
    await registry.close();
  }
  const failures = attempts.flatMap((each) => each.failures);
  print(failures.length === 0 ? "ok" : `${failures.length} failed`);
  await writeVerifiedPage({
    name: "publishing",
    title: "Published and installed",
    about:
      "What the release workflow does, in a clone, with a registry on this machine in place of npm's: versions by changesets, build, pack, publish. Then the packages are installed from it in empty folders outside the workspace, with npm and with pnpm, and texted: the same [cases](./runtimes.md) as on every runtime.",
    command: "pnpm --filter publishing run dry-run",
    findings: [
      markdownTable(
        ["published", "version"],
        released.map(({ name, version }) => [`\`${name}\``, version]),
      ),
      markdownTable(
        ["then", "what held", "result"],
        attempts.map((each) => [
          each.what,
          each.held.join(", "),
          each.failures.length === 0 ? "ok" : `FAILED: ${each.failures.join("; ")}`,
        ]),
      ),
    ],
  });
  process.exitCode = failures.length === 0 ? 0 : 1;
}

async function attempt(
  registry: Registry,
  postgres: TestPostgres,
  { name, packages, program, format, node, prepare }: Scenario,
  manager: PackageManager,
): Promise<Attempt> {
  const what = `${name}, installed with ${manager}`;
  try {
    const results = await inCleanFolder(registry, manager, packages, async (cwd) => {
      const file = await buildProgram(program, format, cwd);
      const { env, close } = await prepare(cwd, postgres);
      return runCases({ file: node, args: [file], cwd }, env).finally(close);
    });
    const held = results.filter(({ failure }) => failure === null).map((result) => result.name);
    const failures = results.flatMap(({ failure }) => (failure === null ? [] : [failure]));
    return { what, held: failures.length === 0 ? [`all ${held.length} cases`] : held, failures };
  } catch (error) {
    return { what, held: [], failures: [String(error)] };
  }
}

/** Somebody who does what getting started says, with these packages. */
async function follow(registry: Registry): Promise<Attempt> {
  const what = "getting started, followed to the letter";
  const held: string[] = [];
  try {
    let part = "";
    await followWithNpm(registry.url, (done) => {
      print(`  ${done}`);
      const title = /^### (.*)/.exec(done)?.[1];
      // Of some parts there is nothing to be done here.
      if (title === undefined && part !== "" && held.at(-1) !== part) held.push(part);
      part = title ?? part;
    });
    return { what, held, failures: [] };
  } catch (error) {
    // The last part is where it failed.
    return { what, held: held.slice(0, -1), failures: [String(error)] };
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
