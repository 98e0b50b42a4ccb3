// `pnpm --filter chaos run long`, or `short`. CHAOS_SEED repeats a run as far as its seed decides it.
import { longPlan, shortPlan } from "./plans.ts";
import { printResult } from "./print.ts";
import { seedFromEnvironment } from "./random.ts";
import { runChaos } from "./run-chaos.ts";

const isShort = process.argv[2] === "short";
const plan = isShort ? shortPlan : longPlan;
const result = await runChaos(plan(seedFromEnvironment()));
printResult(`chaos, ${isShort ? "short" : "long"} form`, result);
process.exitCode = result.violations.length === 0 ? 0 : 1;
