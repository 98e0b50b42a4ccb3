import { describe, expect, it } from "vitest";
import { toPlainText } from "./to-plain-text.ts";

describe("emphasis", () => {
  it.each(["", " ", ..."(\"'“‘[*~—–:"])("of _ begins after %j", (before) => {
    expect(toPlainText(`a${before} _word_ b`)).toBe(`a${before} word b`);
    if (before !== "") expect(toPlainText(`a${before}_word_ b`)).toBe(`a${before}word b`);
  });

  it.each([..."\"'“‘([*~$€£¿¡5é"])("of _ begins before %s", (after) => {
    expect(toPlainText(`a _${after}word_ b`)).toBe(`a ${after}word b`);
  });

  it.each([..."\"'”’)]*~.!?,:;%…5é"])("of _ ends after %s", (before) => {
    expect(toPlainText(`a _word${before}_ b`)).toBe(`a word${before} b`);
  });

  it.each([...")]}.,;:!?/ "])("of * does not begin before %j", (after) => {
    expect(toPlainText(`a *${after}word* b`)).toBe(`a *${after}word* b`);
    const isBold = ".,;:!?/".includes(after);
    expect(toPlainText(`a **${after}word** b`)).toBe(
      isBold ? `a ${after}word b` : `a **${after}word** b`,
    );
  });

  it.each([..."([{ "])("of * does not end after %j", (before) => {
    expect(toPlainText(`a *word${before}* b`)).toBe(`a *word${before}* b`);
  });

  it.each([
    ["Han", "字"],
    ["Hiragana", "ひ"],
    ["Katakana", "カ"],
    ["Hangul", "서"],
    ["Thai", "ก"],
    ["Lao", "ກ"],
    ["Khmer", "ក"],
    ["Burmese", "က"],
  ])("of * may be within a word of %s, of _ not", (_script, letter) => {
    expect(toPlainText(`${letter}*a*${letter}`)).toBe(`${letter}a${letter}`);
    expect(toPlainText(`a*${letter}*a`)).toBe(`a${letter}a`);
    expect(toPlainText(`${letter}_a_${letter}`)).toBe(`${letter}_a_${letter}`);
  });

  it.each([..."!\"#$%'()+,-./:;=?@^{|}"])("is not around %s alone", (mark) => {
    expect(toPlainText(`a *${mark}* b`)).toBe(`a *${mark}* b`);
    expect(toPlainText(`a **${mark}** b`)).toBe(`a **${mark}** b`);
  });

  it.each([":*", ";*", "=*", ":-*", ";-*", "=-*"])("takes nothing of %s", (emoticon) => {
    expect(toPlainText(`I *love you ${emoticon}`)).toBe(`I *love you ${emoticon}`);
  });

  it.each([
    "un*believ*able",
    "a*b*",
    "*b*a",
    "𝒙*y* z",
    "z *y*𝒙",
    "a_b_ c",
    "~x~",
    "a ~~~x~~~",
    "see __my_dunder2__ there",
    "5*6* and *7*8",
    "2**n and 3**m",
    "x**2 and y**3",
    "@_name_ and /_next_",
    "_.a_ and _b$_",
  ])("is not in %j", (text) => {
    expect(toPlainText(text)).toBe(text);
  });

  it.each([
    ["~~a ~b~~", "a ~b"],
    ["***a* b", "**a b"],
    ["**a* b", "*a b"],
    ["*a** b", "a* b"],
    ["__Init__ and __two words__", "Init and two words"],
    ["**😀** *😀* _é_", "😀 😀 é"],
    ["~~**a**~~ **~~b~~** _**c**_ **_d_**", "a b c d"],
  ])("of %j leaves %j", (markdown, text) => {
    expect(toPlainText(markdown)).toBe(text);
  });

  it.each([
    ["*a _b* c_", "a _b c_"],
    ["_a ~~b_ c~~", "a ~~b c~~"],
    ["~~a *b~~ c*", "a *b c*"],
    ["[a *b](https://a.co) c*", "a *b (https://a.co) c*"],
  ])("does not overlap in %j", (markdown, text) => {
    expect(toPlainText(markdown)).toBe(text);
  });
});
