import { expect, it } from "vitest";
import { createTestClock } from "../testing/test-clock.ts";
import { withTimeout } from "./interrupt.ts";

const tooSlow = (): Error => new Error("too slow");
const never = (): Promise<never> => new Promise(() => {});

it("ends work that is interrupted before it waits for anything", async () => {
  const controller = new AbortController();
  const clock = createTestClock();
  let attempt: AbortSignal | undefined;
  const work = withTimeout(clock, 1_000, controller.signal, tooSlow, (signal) => {
    attempt = signal;
    controller.abort(new Error("a newer text"));
    return never();
  });
  await expect(work).rejects.toThrow("a newer text");
  expect([attempt?.aborted, clock.pending]).toEqual([true, 0]);
});

it("begins nothing that is interrupted already", async () => {
  const signal = AbortSignal.abort(new Error("stopping"));
  const work = withTimeout(createTestClock(), 1_000, signal, tooSlow, () => {
    throw new Error("It began.");
  });
  await expect(work).rejects.toThrow("stopping");
});

it("leaves no timer behind work that throws at once", async () => {
  const clock = createTestClock();
  const work = withTimeout(clock, 1_000, null, tooSlow, () => {
    throw new Error("no promise at all");
  });
  await expect(work).rejects.toThrow("no promise at all");
  expect(clock.pending).toBe(0);
});
