import { describe, expect, it } from "vitest";
import { shortPlan } from "../src/plans.ts";
import { KILL_POINTS } from "../src/points.ts";
import { printResult } from "../src/print.ts";
import { seedFromEnvironment } from "../src/random.ts";
import { runChaos } from "../src/run-chaos.ts";

describe("three processes killed, paused and cut off under traffic", () => {
  it("answer every acknowledged text exactly once", async () => {
    const plan = shortPlan(seedFromEnvironment());
    const result = await runChaos(plan);
    printResult("chaos, short form", result);
    expect(result.violations).toEqual([]);
    // The run was as rough as it was to be.
    const { counts } = result;
    for (const point of KILL_POINTS) {
      expect(counts[`kill ${point}`], point).toBe(plan.disturbances.killsAtEachPoint);
    }
    expect(counts["pause beyond the lease"]).toBe(plan.disturbances.pauses);
    expect(counts["texts acknowledged"]).toBeGreaterThanOrEqual(100);
  }, 300_000);
});
