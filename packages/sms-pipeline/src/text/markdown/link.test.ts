import { describe, expect, it } from "vitest";
import { toPlainText } from "./to-plain-text.ts";

describe("links", () => {
  it.each([
    ["an escape in the address", "[x](https://a.co/a\\_b)", "x (https://a.co/a_b)"],
    ["a bracket escaped", "[x](https://a.co/a\\)b)", "x (https://a.co/a)b)"],
    ["an entity in the address", "[x](https://a.co/?a=1&amp;b=2)", "x (https://a.co/?a=1&b=2)"],
    ["a pointed address", "[x](<https://a.co/a b>)", "x (https://a.co/a b)"],
    ["spaces around the address", "[x]( https://a.co )", "x (https://a.co)"],
    ["a title in single quotes", "[x](https://a.co 'The (x)')", "x (https://a.co)"],
    ["a title in brackets", "[x](https://a.co (The x) )", "x (https://a.co)"],
    ["a title on the next line", '[x](https://a.co\n"The x")', "x (https://a.co)"],
    ["brackets in the text", "[a [b] c](https://a.co)", "a [b] c (https://a.co)"],
    ["an escaped bracket in the text", "[a\\]b](https://a.co)", "a]b (https://a.co)"],
    ["a bracket in code in the text", "[a `]` b](https://a.co)", "a ] b (https://a.co)"],
    ["a lone backtick in the text", "[a`b](https://a.co)", "a`b (https://a.co)"],
    ["a text of two lines", "[see\n here](https://a.co)", "see here (https://a.co)"],
    ["no address", "[x]()", "x"],
    [
      "a link in a link",
      "[a [b](https://b.co)](https://a.co)",
      "a [b](https://b.co) (https://a.co)",
    ],
    [
      "an address of its own in the text",
      "[see https://b.co](https://a.co)",
      "see https://b.co (https://a.co)",
    ],
    ["two links", "[a](https://a.co)[b](https://b.co)", "a (https://a.co)b (https://b.co)"],
    ["bold around an image", "**![a](https://a.co/i)**", "a (https://a.co/i)"],
    ["an exclamation before a bracket", "Hi![^] !a [b]", "Hi![^] !a [b]"],
  ])("%s", (_name, markdown, text) => {
    expect(toPlainText(markdown)).toBe(text);
  });

  it.each(["www.a.co", "a.co", "a.co/x", "a.co?x", "a.co#x", "a.co:80", "ftp://a.co"])(
    "shows the address %s",
    (url) => {
      expect(toPlainText(`[x](${url})`)).toBe(`x (${url})`);
    },
  );

  it.each([
    ..."/x ./x ../x ?x #x".split(" "),
    ..."javascript vbscript data file blob about attachment sandbox JavaScript"
      .split(" ")
      .map((scheme) => `${scheme}:x`),
  ])("shows no address like %s", (url) => {
    expect(toPlainText(`[x](${url})`)).toBe("x");
  });

  it.each(["x", "see", "x y", "a.co y", "1", "https://a.co", "a.co\n\n"])(
    "takes %j in brackets for no address without its bracket, or of one word",
    (text) => {
      const markdown = text === "https://a.co" ? `[x](${text}` : `[x](${text})`;
      expect(toPlainText(markdown)).toBe(markdown.replace(/\n+/, "\n\n"));
    },
  );

  it.each([
    ["[Text us](sms:+15550100001?body=Hi)", "Text us (+15550100001)"],
    ["[0001](tel:+15550100001)", "0001 (+15550100001)"],
    ["[010-0001](tel:+15550100001)", "010-0001"],
    ["[+1 555 010 0001](tel:+15550100001)", "+1 555 010 0001"],
    ["[A@B.co](mailto:a@b.co)", "A@B.co"],
    ["[555-010-9999](tel:+15550100001)", "555-010-9999 (+15550100001)"],
    ["[x](https://a.co/mailto:b)", "x (https://a.co/mailto:b)"],
    ["[1](https://a.co) <a href=https://a.co>2</a>", "1 (https://a.co) 2 (https://a.co)"],
    ["[Write](MAILTO:a@b.co)", "Write (a@b.co)"],
    ["[](tel:+15550100001)", "+15550100001"],
    ["<mailto:a@b.co> <tel:+15550100001> <sms:+15550100001>", "a@b.co +15550100001 +15550100001"],
    [
      "<ftp://a.co> <http://a.co> <first.l+x-y@b-c.co>",
      "ftp://a.co http://a.co first.l+x-y@b-c.co",
    ],
    ["[HTTP://WWW.A.co/X](https://a.co/x/)", "https://a.co/x/"],
    ["[a.co/x](https://a.co/y)", "a.co/x (https://a.co/y)"],
  ])("%j becomes %j", (markdown, text) => {
    expect(toPlainText(markdown)).toBe(text);
  });

  it("takes any mark that is escaped for itself", () => {
    for (const mark of "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") {
      expect(toPlainText(`a \\${mark} *b*`)).toBe(`a ${mark} b`);
      expect(toPlainText(`[x](https://a.co/a\\${mark}b\\${mark})`)).toBe(
        `x (https://a.co/a${mark}b${mark})`,
      );
    }
  });

  it.each([..."?!.,:;'"])("takes %s after an address for the end of what it stands in", (mark) => {
    expect(toPlainText(`**https://a.co/x${mark}** *b*`)).toBe(`https://a.co/x${mark} b`);
  });

  it.each([
    [
      "*https://a.co/x* and _www.a.co/x_ and ~~https://a.co~~",
      "https://a.co/x and www.a.co/x and https://a.co",
    ],
    ["**(https://a.co/a_(b))** *b*", "(https://a.co/a_(b)) b"],
    ['**"https://a.co/x"** [https://a.co/a_b_c] *b*', '"https://a.co/x" [https://a.co/a_b_c] b'],
    ["[https://a.co/*x*](https://a.co/*x*)", "https://a.co/*x*"],
    ["(**https://a.co/x**) (_https://a.co/a_(b)_).", "(https://a.co/x) (https://a.co/a_(b))."],
    ["https://a.co<br>*b* <b>https://a.co</b>", "https://a.co\nb https://a.co"],
    ["<https://a.co b> <x>", "<https://a.co b> <x>"],
    ["http:// *a* www. *b* awww.a.co/*c*", "http:// a www. b awww.a.co/*c*"],
  ])("reads the addresses of %j", (markdown, text) => {
    expect(toPlainText(markdown)).toBe(text);
  });

  it.each([
    [
      "titles",
      "[a], [b], [c]\n\n[a]: https://a.co 'T'\n[b]: https://b.co (T)\n   [c]: <https://c.co>",
      "a (https://a.co), b (https://b.co), c (https://c.co)",
    ],
    ["the first of two", "[x][a]\n\n[a]: https://a.co\n[a]: https://b.co", "x (https://a.co)"],
    ["any case", "[x][La] [lA][]\n\n[lA]: https://a.co", "x (https://a.co) lA (https://a.co)"],
    [
      "one in code, which defines nothing",
      "```\nx\n[a]: https://b.co\n```\n[a]",
      "x\n[a]: https://b.co\n[a]",
    ],
    ["one after code", "```\nx\n```\n[a]\n\n[a]: https://a.co", "x\na (https://a.co)"],
    [
      "numbers, which are sources",
      "True [1]. See [2024 plan][2] and [Plan 9][2].\n\n[1]: https://a.co\n[2]: https://b.co",
      "True (https://a.co). See 2024 plan (https://b.co) and Plan 9 (https://b.co).",
    ],
    ["a word that is no address", "[a]: see\n[b]: 9-5", "[a]: see\n[b]: 9-5"],
    [
      "footnotes",
      "A[^1] b[^n] c[^x].\n\n[^1]: One\n  [^n]: *Two*",
      "A[1] b[n] c[^x].\n\n[1] One\n[n] Two",
    ],
  ])("reads definitions: %s", (_name, markdown, text) => {
    expect(toPlainText(markdown)).toBe(text);
  });
});
