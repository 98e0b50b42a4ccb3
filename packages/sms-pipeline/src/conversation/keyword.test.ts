import { describe, expect, it } from "vitest";
import { keywordOf } from "./keyword.ts";

describe("keywordOf", () => {
  it.each([
    ["stop", "stop"],
    ["STOP", "stop"],
    ["  Stop  ", "stop"],
    ["stop!", "stop"],
    ["Stop...", "stop"],
    ['"STOP"', "stop"],
    ["“Stop”", "stop"],
    ["'stop'", "stop"],
    ["*stop*", "stop"],
    ["STOP 🛑", "stop"],
    ["🛑🛑 stop", "stop"],
    ["stop ❤️", "stop"],
    ["stop\n", "stop"],
    ["\u200bstop\u200b", "stop"],
    ["\u202astop\u202c", "stop"],
    ["ＳＴＯＰ", "stop"],
    ["arrêt", "arrêt"],
  ])("%j is the keyword %j", (body, word) => {
    expect(keywordOf(body)).toBe(word);
  });

  it.each([
    "",
    "   ",
    "!!!",
    "🛑",
    "stop it",
    "don't stop",
    "When does my trial end?",
    `stop${" ".repeat(100)}`,
  ])("%j is none", (body) => {
    expect(keywordOf(body)).toBeNull();
  });
});
