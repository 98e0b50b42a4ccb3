import { expect, it } from "vitest";
import { attemptFor } from "./idempotency-key.ts";

it("sends the same message again by the same key, and any other by a new one", () => {
  const first = attemptFor(null, "On my way", () => "k1");
  expect(first).toEqual({ body: "On my way", key: "k1" });
  expect(attemptFor(first, "On my way", () => "k2").key).toBe("k1");
  expect(attemptFor(first, "On my way!", () => "k2").key).toBe("k2");
});
