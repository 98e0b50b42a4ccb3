import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { areSourcesMeasured, describeMachine, load, staleBuilds } from "./harness/machine.ts";
import { measuredNode, NODE_MAJORS } from "./harness/nodes.ts";
import type { Part } from "./harness/part.ts";
import { createReport, inDigits } from "./harness/report.ts";
import { keepResult } from "./harness/results.ts";
import { memory } from "./memory/run.ts";
import { micro } from "./micro/run.ts";
import { start } from "./start/run.ts";
import { plans } from "./stores/plans.ts";
import { stores } from "./stores/run.ts";
import { waiting } from "./waiting/run.ts";
import { CONTESTANTS } from "./webhook/contestant.ts";
import { profile } from "./webhook/profile.ts";
import { webhook } from "./webhook/run.ts";

const PARTS: Readonly<Record<string, Part>> = {
  webhook,
  waiting,
  memory,
  micro,
  start,
  stores,
  plans,
};

const USAGE = `pnpm bench [PART ...] [--quick | --long]

Measures the built packages beside what they replace, and writes bench/RESULTS.md.
  PART         ${Object.keys(PARTS).join(", ")}; all of them by default
  --quick      under three minutes; prints the same ratios, and writes nothing
  --long       five million stored messages too
  --profile N  where the time of a contestant of the webhooks goes: ${CONTESTANTS.map(({ name }) => name).join(", ")}
  --node N     the Node on which it is profiled: ${NODE_MAJORS.join(", ")}; the last by default
`;

const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

// So that what was started is ended, by the handlers of "exit".
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => process.exit(1));
}

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    long: { type: "boolean", default: false },
    profile: { type: "string" },
    node: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const unknown = positionals.filter((name) => !(name in PARTS));
const isNodeWrong =
  flags.node !== undefined && (flags.profile === undefined || !NODE_MAJORS.includes(flags.node));
if (flags.help || unknown.length > 0 || (flags.quick && flags.long) || isNodeWrong) {
  process.stdout.write(USAGE);
  process.exit(flags.help ? 0 : 2);
}

buildIfStale();
if (flags.profile === undefined) await measure();
else await profile(flags.profile, await measuredNode(flags.node ?? NODE_MAJORS[1]), 60_000, write);

async function measure(): Promise<void> {
  const { quick, long } = flags;
  const machine = describeMachine();
  write(machine);
  for (const name of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
    const before = load();
    write(`\n${name}_load_average: ${inDigits(before)}`);
    const report = createReport(write);
    await PARTS[name]?.(report, { quick, long });
    if (quick) continue;
    await keepResult(name, {
      ...report.findings(),
      date: new Date().toISOString().slice(0, 10),
      machine,
      load: [before, load()],
      form: long && (name === "stores" || name === "plans") ? "long" : "ordinary",
    });
  }
}

/** What users install is what is measured. */
function buildIfStale(): void {
  if (areSourcesMeasured()) return;
  const stale = staleBuilds();
  if (stale.length === 0) return;
  write(`Building first: ${stale.join(", ")}`);
  const { status } = spawnSync("pnpm", ["run", "build"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error("The packages could not be built: see above.");
}
