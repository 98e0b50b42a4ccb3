import { expect, it } from "vitest";
import { agoWords, durationWords } from "./time-words.ts";

it.each([
  [0, "0 ms"],
  [999.4, "999 ms"],
  [1_000, "1.0 s"],
  [9_949, "9.9 s"],
  [9_960, "10 s"],
  [150_000, "3 min"],
  [7_200_000, "2 h"],
])("says %d ms as %j", (ms, words) => {
  expect(durationWords(ms)).toBe(words);
});

it("says how long ago, also of a clock that is ahead", () => {
  const now = 1_800_000_000_000;
  const ago = (ms: number): string => agoWords(now - ms, now);
  expect([ago(-9_000), ago(0), ago(59_999), ago(3_599_999), ago(86_399_999)]).toEqual([
    "now",
    "now",
    "59 s",
    "59 min",
    "23 h",
  ]);
});
