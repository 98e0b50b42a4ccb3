import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startPostgres, type TestPostgres } from "@sms-pipeline/test-support/postgres";
import { markdownTable, writeVerifiedPage } from "@sms-pipeline/test-support/verified-page";
import { installPacked, type PackageFolder } from "runtimes/packed";
import { runCases } from "runtimes/run-cases";
import { buildProgram } from "./build-program.ts";
import { type PeerVersions, peerVersions } from "./peer-versions.ts";
import { embedded, express, fastify, type Scenario, supabase } from "./scenarios.ts";

/** What is installed together, and run. */
interface Combination {
  readonly scenario: Scenario;
  readonly ours: readonly PackageFolder[];
  /** The peers as npm is asked for them, e.g. `openai@6.0.0`. */
  readonly peers: readonly string[];
}

/** Runs the cases with every end of every peer range, in as few combinations as that takes. */
async function main(): Promise<void> {
  const waiting = await combinations([express, fastify, embedded, supabase]);
  const postgres = await startPostgres();
  const attempts: Attempt[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const done = await attempt(next, postgres);
      print(`${done.installed.join(", ")}: ${done.failures.length === 0 ? "ok" : "FAILED"}`);
      for (const failure of done.failures) print(`FAILED: ${failure}`);
      attempts.push(done);
    }
  };
  try {
    await Promise.all([work(), work()]);
  } finally {
    await postgres.stop();
  }
  const failed = attempts.filter(({ failures }) => failures.length > 0);
  print(failed.length === 0 ? "ok" : `${failed.length} of ${attempts.length} failed`);
  await writeVerifiedPage({
    name: "peers",
    title: "With every version of a peer",
    about:
      "The lowest and the highest version of each major that the packages accept, installed with npm next to the packed packages, and texted: the same [cases](./runtimes.md) as on every runtime.",
    command: "pnpm --filter publishing run peers",
    findings: [
      markdownTable(
        ["what is built", "with", "result"],
        attempts
          .sort((a, b) => a.scenario.name.localeCompare(b.scenario.name))
          .map(({ scenario, installed, failures }) => [
            scenario.name,
            installed.join(", "),
            failures.length === 0 ? "ok" : `FAILED: ${failures.join("; ")}`,
          ]),
      ),
    ],
  });
  process.exitCode = failed.length === 0 ? 0 : 1;
}

async function combinations(scenarios: readonly Scenario[]): Promise<Combination[]> {
  const found: Combination[] = [];
  const covered = new Set<string>();
  for (const scenario of scenarios) {
    const ours = scenario.packages.filter(isOurs).map(folderOf);
    const versions = await peerVersions(ours);
    const most = Math.max(...[...versions.values()].map(({ length }) => length));
    for (let end = 0; end < most; end++) {
      const peers = scenario.packages
        .filter((name) => !isOurs(name))
        .map((name) => `${name}@${endOf(versions, name, end)}`);
      if (peers.every((peer) => covered.has(peer))) continue;
      for (const peer of peers) covered.add(peer);
      found.push({ scenario, ours, peers });
    }
  }
  return found;
}

/** Peers of fewer majors than others take turns with their own ends. */
function endOf(versions: PeerVersions, name: string, end: number): string {
  const ends = versions.get(name) ?? [];
  const version = ends[end % ends.length];
  if (version === undefined) throw new Error(`${name} is a peer of none of the packages.`);
  return version;
}

function isOurs(name: string): boolean {
  return name === "sms-pipeline" || name.startsWith("@sms-pipeline/");
}

function folderOf(name: string): PackageFolder {
  return name.replace("@sms-pipeline/", "") as PackageFolder;
}

/** How it went with a combination. */
interface Attempt {
  readonly scenario: Scenario;
  /** With their versions. */
  readonly installed: readonly string[];
  readonly failures: readonly string[];
}

async function attempt(
  { scenario, ours, peers }: Combination,
  postgres: TestPostgres,
): Promise<Attempt> {
  try {
    const folder = await installPacked(ours, peers);
    try {
      const cwd = folder.path;
      const file = await buildProgram(scenario.program, scenario.format, cwd);
      const { env, close } = await scenario.prepare(cwd, postgres);
      const command = { file: scenario.node, args: [file], cwd };
      const results = await runCases(command, env).finally(close);
      const installed = await Promise.all(
        scenario.packages.filter((name) => !isOurs(name)).map((name) => installedIn(cwd, name)),
      );
      const failures = results.flatMap(({ name, failure }) =>
        failure === null ? [] : [`${name}: ${failure}`],
      );
      return { scenario, installed, failures };
    } finally {
      await folder.remove();
    }
  } catch (error) {
    return { scenario, installed: peers, failures: [String(error)] };
  }
}

async function installedIn(folder: string, name: string): Promise<string> {
  const manifest = await readFile(join(folder, "node_modules", name, "package.json"), "utf8");
  const { version }: { version: string } = JSON.parse(manifest);
  return `${name} ${version}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
