import { afterEach, expect, it, vi } from "vitest";
import { createTestClock } from "./test-clock.ts";

afterEach(() => vi.useRealTimers());

it("moves on under the fake timers of a test framework", async () => {
  vi.useFakeTimers();
  const clock = createTestClock();
  const ran: number[] = [];
  const start = clock.now();
  clock.after(1_000, () => ran.push(clock.now() - start));
  await clock.advance(2_000);
  expect([ran, clock.now() - start]).toEqual([[1_000], 2_000]);
});
