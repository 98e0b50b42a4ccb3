import { expect, it } from "vitest";
import { createTestClock } from "../testing/test-clock.ts";
import { Attempt, type AttemptLimits } from "./attempt.ts";
import { Interruption } from "./interruption.ts";

const clock = createTestClock();
const within = (interruption: Interruption | null = null): AttemptLimits => ({
  clock,
  timeoutMs: 1_000,
  onTimeout: () => new Error("too slow"),
  interruption,
});
const never = (): Promise<never> => new Promise(() => {});

it("ends when the time is up, also where the work takes no notice", async () => {
  const attempt = new Attempt();
  const { signal } = attempt;
  const work = attempt.run(within(), never);
  await clock.advance(999);
  expect(signal.aborted).toBe(false);
  const failed = expect(work).rejects.toThrow("too slow");
  await clock.advance(1);
  await failed;
  expect(signal.reason).toEqual(new Error("too slow"));
});

it("ends work that is interrupted before it waits for anything", async () => {
  const interruption = new Interruption();
  const attempt = new Attempt();
  const work = attempt.run(within(interruption), () => {
    interruption.raise(new Error("a newer text"));
    return never();
  });
  await expect(work).rejects.toThrow("a newer text");
  expect([attempt.signal.aborted, clock.pending]).toEqual([true, 0]);
});

it("begins nothing that is interrupted already", async () => {
  const interruption = Interruption.of(AbortSignal.abort(new Error("stopping")));
  const work = new Attempt().run(within(interruption), () => {
    throw new Error("It began.");
  });
  await expect(work).rejects.toThrow("stopping");
});

it("leaves no timer behind work that throws at once", async () => {
  const work = new Attempt().run(within(), () => {
    throw new Error("no promise at all");
  });
  await expect(work).rejects.toThrow("no promise at all");
  expect(clock.pending).toBe(0);
});

it("takes what comes without a promise, and leaves no timer behind it", async () => {
  const work = (): Promise<string> => JSON.parse('"at once"');
  expect(await new Attempt().run(within(), work)).toBe("at once");
  expect(clock.pending).toBe(0);
});

it("listens no longer when the work is done", async () => {
  const interruption = new Interruption();
  const attempt = new Attempt();
  await attempt.run(within(interruption), async () => {});
  interruption.raise(new Error("a newer text"));
  expect([attempt.signal.aborted, clock.pending]).toEqual([false, 0]);
});

it("gives a signal that a copy of the options has too, first read before or after the end", async () => {
  const interruption = new Interruption();
  const read = new Attempt();
  const unread = new Attempt();
  const copy = { ...read };
  const both = [read.run(within(interruption), never), unread.run(within(interruption), never)];
  interruption.raise(new Error("stopping"));
  await Promise.allSettled(both);
  expect(copy.signal).toBe(read.signal);
  for (const { signal } of [read, unread]) expect(signal.reason).toEqual(new Error("stopping"));
  expect(unread.signal).toBe(unread.signal);
});
