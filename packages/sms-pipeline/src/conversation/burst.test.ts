import { describe, expect, it } from "vitest";
import { burstDueAt } from "./burst.ts";

describe("burstDueAt", () => {
  it.each([
    { oldest: 0, newest: 0, quietMs: 1_000, maxWaitMs: 5_000, due: 1_000 },
    { oldest: 0, newest: 900, quietMs: 1_000, maxWaitMs: 5_000, due: 1_900 },
    { oldest: 0, newest: 4_500, quietMs: 1_000, maxWaitMs: 5_000, due: 5_000 },
    { oldest: 0, newest: 9_000, quietMs: 1_000, maxWaitMs: 5_000, due: 5_000 },
    { oldest: 0, newest: 0, quietMs: 0, maxWaitMs: 5_000, due: 0 },
    { oldest: 0, newest: 0, quietMs: 2_000, maxWaitMs: 1_000, due: 2_000 },
  ])("$oldest..$newest, quiet $quietMs, at most $maxWaitMs -> $due", (burst) => {
    expect(burstDueAt(burst.oldest, burst.newest, burst)).toBe(burst.due);
  });
});
