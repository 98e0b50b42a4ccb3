import { expect, it } from "vitest";
import { Interruption } from "./interruption.ts";

it("calls those who listen, once, with the first reason", () => {
  const interruption = new Interruption();
  const heard: unknown[] = [];
  interruption.on((reason) => heard.push(reason));
  interruption.on((reason) => heard.push(reason));
  interruption.raise("a newer text");
  interruption.raise("stopping");
  expect([heard, interruption.reason]).toEqual([["a newer text", "a newer text"], "a newer text"]);
});

it("leaves out those who stopped listening, also while it calls the others", () => {
  const interruption = new Interruption();
  const heard: unknown[] = [];
  const gone = (): unknown => heard.push("gone");
  interruption.on(() => interruption.off(gone));
  interruption.on(gone);
  interruption.raise("stopping");
  expect(heard).toEqual([]);
});

it("follows a signal from outside, whatever its reason", () => {
  const controller = new AbortController();
  const interruption = Interruption.of(controller.signal);
  expect(interruption.isRaised).toBe(false);
  controller.abort(undefined);
  expect(interruption.isRaised).toBe(true);
  expect(() => interruption.throwIfRaised()).toThrow(
    expect.objectContaining({ name: "AbortError" }),
  );
});
