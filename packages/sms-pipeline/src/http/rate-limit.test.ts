import { describe, expect, it } from "vitest";
import { createTestClock } from "../testing/test-clock.ts";
import { createRateLimit } from "./rate-limit.ts";

describe("createRateLimit", () => {
  it("lets so many through a minute, and says how long to wait", async () => {
    const clock = createTestClock();
    const take = createRateLimit(2, clock);
    expect([take(), take()]).toEqual([0, 0]);
    await clock.advance(20_000);
    expect(take()).toBe(40_000);
    await clock.advance(40_000);
    expect(take()).toBe(0);
  });

  it.each([0, Number.POSITIVE_INFINITY])("%d lets all through", (perMinute) => {
    const take = createRateLimit(perMinute, createTestClock());
    expect(Array.from({ length: 1_000 }, take).every((waitMs) => waitMs === 0)).toBe(true);
  });
});
