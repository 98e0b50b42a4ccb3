import { markdownTable, writeVerifiedPage } from "@sms-pipeline/test-support/verified-page";
import { buildPrograms } from "./build-programs.ts";
import { cases } from "./cases.ts";
import { engineVersion, installEngines } from "./engines.ts";
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
    const found = new Map<Row, readonly CaseResult[]>();
    const work = async (): Promise<void> => {
      for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
        const results = await resultsOf(row, folder.path);
        found.set(row, results);
        print(`| ${[row.engine, row.surface, ...marks(results)].join(" | ")} |`);
      }
    };
    await Promise.all([work(), work()]);
    const failures = [...found].flatMap(([row, results]) => failuresOf(row, results));
    for (const failure of failures) print(`\n${failure}`);
    const held = `${rows.length} rows of ${names.length} cases, against the packed packages`;
    print(failures.length === 0 ? `\nok: ${held}` : `\n${failures.length} failed of ${held}`);
    await writeVerifiedPage({
      name: "runtimes",
      title: "On every runtime",
      about:
        "The built packages, packed as they are published and installed with npm, run on each runtime behind a carrier emulator and a model's stand-in. Each time it is a process of its own, texted from outside.",
      command: "pnpm --filter runtimes run table",
      findings: [
        "The cases:",
        names.map((name) => `- ${name}`).join("\n"),
        "How many of them hold, by the way that a request takes to the pipeline:",
        tableOfRuntimes(found),
      ],
    });
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

function marks(results: readonly CaseResult[]): string[] {
  return results.map(({ failure }) => (failure === null ? "ok" : "FAILED"));
}

/** A row for each runtime, a column for each way to it, and how many cases held. */
function tableOfRuntimes(found: ReadonlyMap<Row, readonly CaseResult[]>): string {
  const engines = [...new Set(rows.map(({ engine }) => engine))];
  const surfaces = [...new Set(rows.map(({ surface }) => surface))];
  return markdownTable(
    ["runtime", "version", ...surfaces],
    engines.map((engine) => [
      engine.replace(/ .*/, ""),
      engineVersion(engine),
      ...surfaces.map((surface) => {
        const row = rows.find((each) => each.engine === engine && each.surface === surface);
        return row ? summary(found.get(row) ?? []) : "";
      }),
    ]),
  );
}

function summary(results: readonly CaseResult[]): string {
  const failed = results.filter(({ failure }) => failure !== null).map(({ name }) => name);
  const held = `${results.length - failed.length} of ${names.length}`;
  return failed.length === 0 ? held : `${held}, FAILED: ${failed.join(", ")}`;
}

function failuresOf(row: Row, results: readonly CaseResult[]): string[] {
  return results.flatMap(({ name, failure }) =>
    failure === null ? [] : [`${row.engine}, ${row.surface}, ${name}:\n${failure}`],
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
