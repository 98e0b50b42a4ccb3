import { expect, it } from "vitest";
import { createTestClock } from "../testing/test-clock.ts";
import { Interruption } from "./interruption.ts";
import { pause } from "./pause.ts";

it("ends when the time is up", async () => {
  const clock = createTestClock();
  let isOver = false;
  const paused = pause(clock, 1_000, new Interruption()).then(() => {
    isOver = true;
  });
  await clock.advance(999);
  expect(isOver).toBe(false);
  await clock.advance(1);
  await paused;
});

it("ends with the reason of an interruption, and leaves no timer behind", async () => {
  const clock = createTestClock();
  const interruption = new Interruption();
  const paused = pause(clock, 1_000, interruption);
  interruption.raise(new Error("stopping"));
  await expect(paused).rejects.toThrow("stopping");
  expect(clock.pending).toBe(0);
});

it("does not begin when the interruption came before it", async () => {
  const clock = createTestClock();
  const interruption = new Interruption();
  interruption.raise(new Error("stopping"));
  const refused = expect(pause(clock, 1_000, interruption)).rejects.toThrow("stopping");
  expect(clock.pending).toBe(0);
  await refused;
});
