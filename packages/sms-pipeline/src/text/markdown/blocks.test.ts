import { describe, expect, it } from "vitest";
import { toPlainText } from "./to-plain-text.ts";

describe("code", () => {
  it.each([
    ["x ` a ` y", "x a y"],
    ["x ` a` y", "x  a y"],
    ["x `a ` y", "x a  y"],
    ["x `  ` y", "x    y"],
    ["x `a\nb` y", "x a b y"],
    ["x `` ` `` y", "x ` y"],
    ["x `a`` *b*", "x `a`` b"],
    ["x \\`*a*` y", "x `a` y"],
    ["x \\` `*a*` y", "x ` *a* y"],
    ["`*a*` `_b_`", "*a* _b_"],
    ["```npm i``` runs *it*\n*x*", "npm i runs it\nx"],
  ])("within a line: %j becomes %j", (markdown, text) => {
    expect(toPlainText(markdown)).toBe(text);
  });

  it.each([
    ["ends at a longer fence only", "````\n```\n*a*\n`````\n*b*", "```\n*a*\nb"],
    ["does not end at another fence", "```\n~~~\n*a*\n```\n*b*", "~~~\n*a*\nb"],
    ["begins with three marks", "``\n*a*\n``\n~~\n*b*", "*a*\n~~\nb"],
    ["keeps its own indents", "Do:\n   ```\n   a\n     b\n c\n   ```\n*d*", "Do:\na\n  b\nc\nd"],
    ["is an item of a list", "1. ```sh\n   *a*\n     b\n   ```\n2. *c*", "1. *a*\n  b\n2. c"],
    ["is a later line of an item", "- a\n  ```\n  *b*\n  ```\n- *c*", "- a\n*b*\n- c"],
    ["is in a quotation", "> ```\n> *a*\n>\n>   b\n> ```\n> *c*\n\n*d*", "*a*\n\n  b\nc\n\nd"],
    ["ends with its quotation", "> ```\n> *a*\n\n*b*", "*a*\n\nb"],
    ["is indented", "a\n\n    *b*\n      c\n\n*d*", "a\n\n*b*\n  c\n\nd"],
  ])("in a block %s", (_name, markdown, text) => {
    expect(toPlainText(markdown)).toBe(text);
  });

  it("in an item of a list defines nothing, and what comes after it does", () => {
    const markdown = "- ```\n  [a]: https://b.co\n  ```\n\n[a]\n\n[a]: https://a.co";
    expect(toPlainText(markdown)).toBe("- [a]: https://b.co\n\na (https://a.co)");
  });
});

describe("tables", () => {
  it.each([
    ["of one column", "| Day |\n|---|\n| Mon |\n| Tue |", "Day\nMon\nTue"],
    ["without rows", "| Day | Hours |\n|---|---|", "Day: Hours"],
    ["whose heads are empty", "| | |\n|---|---|\n| Mon | 9 |", "Mon: 9"],
    ["one of whose heads is empty", "| | Hours |\n|---|---|\n| Mon | 9 |", "Mon: 9"],
    ["with empty cells", "|A|B|C|\n|-|-|-|\n|x||2|\n||1||\n||||", "x: C 2\nB 1"],
    ["with a cell too many", "|A|B|C|\n|-|-|-|\n|x|1|2|3|", "x: B 1, C 2, 3"],
    [
      "with a link and a line break",
      "|A|B|\n|-|-|\n|[a](https://a.co)|b<br>c|",
      "A: B\na (https://a.co): b c",
    ],
    ["with a lone backtick", "|A|B|\n|-|-|\n|a`|b|", "A: B\na`: b"],
    ["after and before a line", "Hi:\n|A|B|\n|-|-|\n|*a*|b|\nBye", "Hi:\nA: B\na: b\nBye"],
    ["in a quotation", "> |A|B|\n> |-|-|\n> |a|b|\n> *c*", "A: B\na: b\nc"],
    [
      "between other blocks",
      "- a\n\n|A|B|\n|-|-|\n|c|d|\n\n- e\n# f",
      "- a\n\nA: B\nc: d\n\n- e\nf",
    ],
    ["in a list", "- a\n\n  |A|B|\n  |-|-|\n  |c|d|", "- a\n\nA: B\nc: d"],
  ])("%s", (_name, markdown, text) => {
    expect(toPlainText(markdown)).toBe(text);
  });

  it.each(["|A|B|\n|-|-|-|\n|a|b|", "|A|B|\n|-|=|", "A\n- | -", "|A|B|\n|: |-|", "|A|B|\n| | |"])(
    "%j is none",
    (text) => {
      expect(toPlainText(text)).toMatch(/A\|B|A\n/);
    },
  );
});

describe("blocks", () => {
  it.each([
    ["heading of six marks", "###### a *b*\nc", "a b\nc"],
    ["heading with marks that belong to it", "# C#\n## a ##\n### # b", "C#\na\n# b"],
    ["heading between lines", "a\n# b\nc", "a\nb\nc"],
    ["heading after a list", "- a\n# b\n  c", "- a\nb\nc"],
    ["underlined heading", "   a\n   ===  \nb\n--\nc", "a\nb\nc"],
    ["rules", "a\n\n___\nb\n\n- - -\nc\n***\nd", "a\n\nb\n\nc\n\nd"],
    ["quotation that goes on with a number", "> To be\n> 50", "To be\n50"],
    ["quotation with empty lines", "> a\n>\n> b\n\nc", "a\n\nb\n\nc"],
    ["quotation after a line", "a\n> *b*\nc", "a\nb\nc"],
    [
      "lists of different marks",
      "- a\n* b\n+ c\n1. d\n2) e\n123. f",
      "- a\n- b\n- c\n1. d\n2) e\n123. f",
    ],
    ["list that goes back", "- a\n  - b\n    - c\n  - d\n- e", "- a\n  - b\n    - c\n  - d\n- e"],
    ["list that is indented by one", "- a\n - b\n- c", "- a\n- b\n- c"],
    ["item without text", "-\n- a\n1.", "-\n- a\n1."],
    ["item with a second paragraph", "- a\n\n  b\n\nc", "- a\n\n  b\n\nc"],
    ["line after an item", "- a\nb\n- c", "- a\n  b\n- c"],
    ["line after a nested item", "- a\n  - b\n    c", "- a\n  - b\n    c"],
    ["quotation after an item", "- a\n> *b*\nc", "- a\nb\nc"],
    ["item that is indented like code", "    - *a*", "- a"],
    ["line that is indented like code", "a\n    *b*", "a\nb"],
    ["second paragraph of two lines", "- a\n\n  b\n  c", "- a\n\n  b\n  c"],
    ["paragraph after a list and another", "- a\n\nb\n\n  c", "- a\n\nb\n\nc"],
    ["list and nothing else", "+ a", "- a"],
    ["heading and nothing else", "a\n===", "a"],
    ["line that is indented", "a\n\tb", "a\nb"],
    ["blank lines", "a\n\n\n\nb\n", "a\n\nb"],
    ["spaces around lines", "  a  \n  b  ", "a\nb"],
    ["tabs", "-\ta\n\t- b\n\n\tc", "- a\n  - b\n\n    c"],
    ["line ends of an old Mac", "# a\r*b*\rc", "a\nb\nc"],
    ["byte order mark", "\ufeff# a", "a"],
  ])("%s", (_name, markdown, text) => {
    expect(toPlainText(markdown)).toBe(text);
  });

  it.each([
    "####### a",
    "#a",
    "> 5 people",
    "> $5",
    "> €5",
    "> £5",
    "> %a",
    ">a",
    "+ $5",
    "+ €5",
    "+ £5",
    "-a\n*a\n1.a",
    "1234567890. a",
    "a\n=\nb",
    "**",
    "__",
    "--",
  ])("%j is none", (text) => {
    expect(toPlainText(text)).toBe(text);
  });
});
