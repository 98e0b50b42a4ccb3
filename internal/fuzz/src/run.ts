// `pnpm --filter fuzz run short` or `long`. FUZZ_SEED repeats a run, FUZZ_RUNS sets its length.
import { LONG_INPUTS, planFromEnvironment, SHORT_INPUTS } from "./plans.ts";
import { runFuzz } from "./run-fuzz.ts";
import { isSabotage } from "./sabotage.ts";

const [form = "short", sabotage] = process.argv.slice(2);
if (sabotage !== undefined && !isSabotage(sabotage)) throw new Error(`No sabotage ${sabotage}.`);
const plan = planFromEnvironment(form === "long" ? LONG_INPUTS : SHORT_INPUTS);
process.stdout.write(`FUZZ_SEED=${plan.seed}\n`);

const startedAt = performance.now();
const result = await runFuzz({ ...plan, shrink: sabotage === undefined }, sabotage ?? null);
const seconds = (performance.now() - startedAt) / 1_000;

const lines = [
  ...result.tally.lines(),
  `events: ${JSON.stringify(Object.fromEntries(result.events))}`,
  `${result.tally.inputs} measured inputs, ${seconds.toFixed(0)} s with the warm-up`,
  `heap: ${kilobytes(result.growthBytes)} (may be ${kilobytes(result.mayGrowBytes)})`,
  ...result.failures.map((failure) => `FAILED ${failure}`),
];
process.stdout.write(`${lines.join("\n")}\n`);
if (result.failures.length > 0) process.exitCode = 1;

function kilobytes(bytes: number): string {
  return `${bytes > 0 ? "+" : ""}${Math.round(bytes / 1_000)} kB`;
}
