// `pnpm --filter chaos run long`, `short` or `outage`. CHAOS_SEED repeats a run as far as its seed decides it.
import { longPlan, shortPlan } from "./plans.ts";
import { printResult } from "./print.ts";
import { seedFromEnvironment } from "./random.ts";
import { runChaos } from "./run-chaos.ts";
import { runOutage } from "./run-outage.ts";

const seed = seedFromEnvironment();
const runs = {
  long: () => runChaos(longPlan(seed)),
  short: () => runChaos(shortPlan(seed)),
  outage: () => runOutage({ seed, downMs: 30_000 }),
};

for (const name of process.argv.slice(2)) {
  if (name !== "long" && name !== "short" && name !== "outage") throw new Error(`No run ${name}.`);
  const result = await runs[name]();
  printResult(name, result);
  if (result.violations.length > 0) process.exitCode = 1;
}
