import { describe, expect, it } from "vitest";
import { backoffMs } from "./backoff.ts";

const limits = { baseMs: 100, maxMs: 1_000 };

describe("backoffMs", () => {
  it("doubles up to the maximum, and varies in its upper half", () => {
    expect([1, 2, 3, 4, 5, 99].map((attempt) => backoffMs(attempt, limits, () => 1))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
    expect(backoffMs(3, limits, () => 0)).toBe(200);
  });

  it("is never less than what the other side asked for", () => {
    expect(backoffMs(1, limits, () => 1, 5_000)).toBe(5_000);
    expect(backoffMs(5, limits, () => 1, 10)).toBe(1_000);
    expect(backoffMs(1, limits, () => 1, Number.NaN)).toBe(100);
  });
});
