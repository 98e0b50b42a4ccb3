import { describe, expect, it } from "vitest";
import { endsSentence } from "./sentence-end.ts";

describe("endsSentence", () => {
  it.each([
    ..."so. so! so? so… so.\" so.' so.) so.] so.” so.’ so.» so?!) so.\")'".split(" "),
    "the casino.",
    "on 1234.",
    "x 12.",
    "word。",
    "word！",
    "word？",
    "word｡",
    "word。」",
    "word。』",
    "word。）",
    "word！”",
    "word।",
    "word؟",
    "word۔",
  ])("sees the end after %j", (before) => {
    const text = `It is ${before}`;
    expect(endsSentence(`${text} Next`, text.length)).toBe(true);
    expect(endsSentence(`${text}\nnext`, text.length)).toBe(true);
  });

  it.each([
    ..."a a, a: a.x a.\"')] mr. Mrs. Ms. dr. prof. st. vs. e.g. i.e. etc. approx. no. nr. inc. ltd. jr. sr. fig. z.B. d.h. bzw. ca. A. (A. \"Dr. 'Dr.".split(
      " ",
    ),
    "x\n1.",
    "x\n  123.",
  ])("sees none after %j", (before) => {
    const text = `It is ${before}`;
    expect(endsSentence(`${text} Next`, text.length)).toBe(false);
  });

  it("sees the end of a line, and of the text", () => {
    expect(endsSentence("word\nnext", 4)).toBe(true);
    expect(endsSentence("word", 4)).toBe(true);
    expect(endsSentence("1. word", 2)).toBe(false);
    expect(endsSentence("Mr. Word", 3)).toBe(false);
  });

  it("sees none where the sentence goes on", () => {
    expect(endsSentence("9 a.m. on Monday", 6)).toBe(false);
    expect(endsSentence("9 a.m.   on Monday", 6)).toBe(false);
    expect(endsSentence("so! he said", 3)).toBe(true);
  });

  it("needs no space in Chinese and Japanese, and leaves no closing mark behind", () => {
    expect(endsSentence("你好。我", 3)).toBe(true);
    expect(endsSentence("你好！我", 3)).toBe(true);
    expect(endsSentence("a.b", 2)).toBe(false);
    for (const mark of "\"'”’」』）。！？") {
      expect(endsSentence(`你好。${mark}我`, 3)).toBe(false);
    }
  });
});
