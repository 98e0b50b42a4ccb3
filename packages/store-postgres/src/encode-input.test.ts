import { describe, expect, it } from "vitest";
import { encodeInput } from "./encode-input.ts";

const decoded = (body: string): unknown => JSON.parse(encodeInput({ body })).body;

describe("encodeInput", () => {
  it.each([
    ["U+0000", "a\u0000b", "a\ufffdb"],
    ["a high surrogate alone", "a\ud83db", "a\ufffdb"],
    ["a low surrogate alone", "\ude00", "\ufffd"],
  ])("replaces %s, which PostgreSQL does not store", (_, body, expected) => {
    expect(decoded(body)).toBe(expected);
  });

  it.each([
    ["a whole pair", "a😀b"],
    ["other control characters", "\u0001\u001f\n\t"],
    ["the escape written out", "\\u0000 and \\\\ud83d"],
    ["a backslash before U+0001", "\\\u0001"],
  ])("keeps %s", (_, body) => {
    expect(decoded(body)).toBe(body);
  });
});
