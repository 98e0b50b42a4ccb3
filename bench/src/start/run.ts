import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { startChild } from "../harness/child.ts";
import { onCore } from "../harness/cores.ts";
import { median } from "../harness/median.ts";
import type { Part, PartOptions } from "../harness/part.ts";
import type { Report } from "../harness/report.ts";
import { versionsOf } from "../harness/versions.ts";
import type { ContestantName } from "../webhook/contestant.ts";
import type { ServerFigures } from "../webhook/serve.ts";

/** What each program imports. */
const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  "an empty program": [],
  "sms-pipeline": ["sms-pipeline"],
  "sms-pipeline/node": ["sms-pipeline/node"],
  "sms-pipeline/twilio": ["sms-pipeline/twilio"],
  "sms-pipeline/openai": ["sms-pipeline/openai"],
  "sms-pipeline/env": ["sms-pipeline/env"],
  "@sms-pipeline/store-memory": ["@sms-pipeline/store-memory"],
  "@sms-pipeline/store-postgres": ["@sms-pipeline/store-postgres"],
  "@sms-pipeline/store-supabase": ["@sms-pipeline/store-supabase"],
  "@sms-pipeline/adapter-express": ["@sms-pipeline/adapter-express"],
  "@sms-pipeline/adapter-fastify": ["@sms-pipeline/adapter-fastify"],
  "@sms-pipeline/simulator": ["@sms-pipeline/simulator"],
  "@sms-pipeline/console": ["@sms-pipeline/console"],
  express: ["express"],
  fastify: ["fastify"],
  twilio: ["twilio"],
  chat: ["chat"],
  "chat + @chat-adapter/twilio": ["chat", "@chat-adapter/twilio"],
  "botkit + its Twilio adapter": ["botkit", "botbuilder-adapter-twilio-sms"],
  "twilio + openai + supabase-js + zod + express": [
    "twilio",
    "openai",
    "@supabase/supabase-js",
    "zod",
    "express",
  ],
};

const PEERS = ["express", "fastify", "twilio", "chat", "openai", "@supabase/supabase-js", "zod"];

const STARTED: readonly { readonly name: ContestantName; readonly title: string }[] = [
  { name: "ours-node", title: "sms-pipeline on node:http, replied" },
  { name: "ours-express", title: "sms-pipeline in Express, replied" },
  { name: "express-twilio", title: "Express + twilio.webhook(), acknowledged" },
  { name: "chat", title: "Chat SDK + Twilio adapter, replied" },
  { name: "botkit", title: "Botkit Twilio adapter, replied" },
];

/** What it takes to import each package, and to start and answer a first text. */
export const start: Part = async (report, options) => {
  measureImports(report, options);
  await measureColdStart(report, options);
};

function measureImports(report: Report, { quick }: PartOptions): void {
  const rounds = quick ? 3 : 15;
  const programs = Object.entries(IMPORTS).map(([name, modules]) => ({
    name,
    modules,
    ms: [] as number[],
    megabytes: [] as number[],
  }));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { modules, ms, megabytes } of programs) {
      const figures = importOnce(modules);
      // The first round fills the machine's caches.
      if (round === 0) continue;
      ms.push(figures.ms);
      megabytes.push(figures.megabytes);
    }
  }
  const [empty] = programs;
  if (empty === undefined) throw new Error("There is no empty program.");
  report.text(`${versionsOf(PEERS)}.`);
  report.text(
    `Import: whole processes in turns, ${rounds} rounds, medians of the differences from an empty program's time and resident memory.`,
  );
  report.table(["import of", "ms", "MB"]);
  for (const { name, ms, megabytes } of programs.slice(1)) {
    const over = (values: readonly number[], base: readonly number[]): number =>
      median(values.map((value, index) => value - (base[index] ?? Number.NaN)));
    const tookMs = over(ms, empty.ms);
    report.row([name, tookMs.toFixed(1), over(megabytes, empty.megabytes).toFixed(1)]);
    report.value(`import_${name.replaceAll(/\W+/g, "_").replace(/^_/, "")}_ms`, tookMs);
    if (name === "sms-pipeline") {
      report.goal({
        name: "import of sms-pipeline over an empty program",
        asked: 30,
        measured: tookMs,
        is: "at most",
        unit: " ms",
      });
    }
  }
}

function importOnce(modules: readonly string[]): { ms: number; megabytes: number } {
  const imports = modules.map((module) => `import ${JSON.stringify(module)};`).join("");
  const program = `${imports}import { memoryUsage, exit } from "node:process";console.log(memoryUsage.rss());exit();`;
  const [file = "", ...args] = onCore("server", [
    process.execPath,
    "--input-type=module",
    "--eval",
    program,
  ]);
  const startedAt = performance.now();
  const { status, stdout, stderr } = spawnSync(file, args, {
    encoding: "utf8",
    // Where the packages are found.
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { ...process.env, NODE_ENV: "production" },
  });
  const ms = performance.now() - startedAt;
  const bytes = Number(stdout.trim().split("\n").at(-1));
  if (status !== 0 || !Number.isFinite(bytes)) {
    throw new Error(`Importing ${modules.join(", ")} failed:\n${stderr}`);
  }
  return { ms, megabytes: bytes / 1e6 };
}

async function measureColdStart(report: Report, { quick }: PartOptions): Promise<void> {
  const rounds = quick ? 2 : 9;
  const load = await startChild(new URL("../webhook/load.ts", import.meta.url), [], {
    core: "load",
  });
  const times = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, title } of STARTED) {
      const startedAt = performance.now();
      const server = await startChild(new URL("../webhook/serve.ts", import.meta.url), [name], {
        core: "server",
      });
      const { port } = server.ready as { port: number };
      await load.ask({ port, connections: 1, texts: 1 });
      let { replies } = (await server.ask({})) as ServerFigures;
      while (name !== "express-twilio" && replies === 0) {
        ({ replies } = (await server.ask({})) as ServerFigures);
      }
      times.set(title, [...(times.get(title) ?? []), performance.now() - startedAt]);
      await server.stop();
    }
  }
  await load.stop();
  report.text(
    "Cold start: from the start of the process to its first reply, the benchmark's own program (about 30 ms) included.",
  );
  report.table(["", "ms"]);
  for (const { name, title } of STARTED) {
    const ms = median(times.get(title) ?? []);
    report.row([title, ms.toFixed(0)]);
    report.value(`cold_start_${name.replace("-", "_")}_ms`, ms);
  }
}
