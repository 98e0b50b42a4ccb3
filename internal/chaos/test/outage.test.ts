import { describe, expect, it } from "vitest";
import { printResult } from "../src/print.ts";
import { seedFromEnvironment } from "../src/random.ts";
import { runOutage } from "../src/run-outage.ts";

describe("the database away for 10 s under traffic", () => {
  it("loses nothing that was acknowledged, says the rest openly, and goes on by itself", async () => {
    const result = await runOutage({ seed: seedFromEnvironment(), downMs: 10_000 });
    printResult("database away for 10 s", result);
    expect(result.violations).toEqual([]);
    // It was really away, for both.
    expect(result.counts["apologize: texts apologized"]).toBeGreaterThan(0);
    expect(result.counts["retry: webhooks answered 503"]).toBeGreaterThan(0);
  }, 180_000);
});
