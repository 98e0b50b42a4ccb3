import { once } from "node:events";
import { createServer } from "node:net";
import { expect, it, onTestFinished, vi } from "vitest";
import { freePort } from "./free-port.ts";

it("passes over a port where somebody listens", async () => {
  const part = Math.random();
  const random = vi.spyOn(Math, "random").mockReturnValue(part);
  onTestFinished(() => void random.mockRestore());
  const taken = await freePort();
  const listener = createServer().listen(taken, "127.0.0.1");
  onTestFinished(() => void listener.close());
  await once(listener, "listening");
  random.mockReturnValueOnce(part).mockReturnValue((part + 0.5) % 1);
  expect(await freePort()).not.toBe(taken);
});

it("gives none that the system gives out by itself, from 32768 on at the earliest", async () => {
  const random = vi.spyOn(Math, "random").mockReturnValue(1 - Number.EPSILON);
  onTestFinished(() => void random.mockRestore());
  expect(await freePort()).toBeLessThan(32_768);
});
