import { describe, expect, it } from "vitest";
import { toPlainText } from "./to-plain-text.ts";

/** Written by a model, and what the person should read. */
const MARKDOWN: readonly (readonly [name: string, markdown: string, text: string])[] = [
  ["bold", "This is **bold** and __Bold too__.", "This is bold and Bold too."],
  ["italic", "This is *italic* and _also_.", "This is italic and also."],
  [
    "bold italic",
    "***Both*** and **bold with *italic* inside**",
    "Both and bold with italic inside",
  ],
  ["bold within a word", "un**believ**able", "unbelievable"],
  ["bold over two lines", "**first\nsecond**", "first\nsecond"],
  ["bold in Chinese", "这是**重点**内容", "这是重点内容"],
  ["bold with a Korean ending", "**서울**은 수도", "서울은 수도"],
  ["bold that starts with a dot", "**.NET** and **...wait**", ".NET and ...wait"],
  ["bold in quotes", '"**Yes**," she said', '"Yes," she said'],
  ["a bold link", "**[Menu](https://a.co/m)**", "Menu (https://a.co/m)"],
  ["a bold address", "**https://a.co/x_y**", "https://a.co/x_y"],
  ["strikethrough", "~~old~~ new", "old new"],
  ["code", "Run `npm i` now", "Run npm i now"],
  ["code with stars", "Type `a * b * c`", "Type a * b * c"],
  ["code with a backtick", "`` a`b ``", "a`b"],
  [
    "a block of code",
    "Do:\n\n```js\nconst **a** = [1](b);\n  x_y_z\n```\nDone",
    "Do:\n\nconst **a** = [1](b);\n  x_y_z\nDone",
  ],
  ["a block of code that was cut off", "```\na *b*", "a *b*"],
  ["a block with tildes", "~~~\n*a*\n~~~", "*a*"],
  ["an indented block", "Code:\n\n    a = *b*", "Code:\n\na = *b*"],
  ["headings", "# One\n## Two ##\n###### Six", "One\nTwo\nSix"],
  ["a bold heading", "### **Opening hours**\nMon-Fri", "Opening hours\nMon-Fri"],
  ["underlined headings", "Title\n=====\nText\n\nSub\n---\nMore", "Title\nText\n\nSub\nMore"],
  ["a list", "* one\n+ two\n- three", "- one\n- two\n- three"],
  ["a numbered list", "1. one\n2) two", "1. one\n2) two"],
  ["a list with blank lines", "1. one\n\n2. two\n\n3. three", "1. one\n2. two\n3. three"],
  ["nested lists", "- a\n    - b\n        - c\n- d", "- a\n  - b\n    - c\n- d"],
  [
    "a list in a numbered one",
    "1. **Fruit**\n   * apple\n   * pear\n2. Nuts",
    "1. Fruit\n  - apple\n  - pear\n2. Nuts",
  ],
  ["a list with tabs", "* a\n\t+ b", "- a\n  - b"],
  ["a list item of two lines", "- one\n  more\n- two", "- one\n  more\n- two"],
  ["tasks", "- [ ] buy milk\n- [x] call Ann", "- [ ] buy milk\n- [x] call Ann"],
  ["text after a list", "- a\n- b\n\nAnything else?", "- a\n- b\n\nAnything else?"],
  ["a quotation", "> To be\n> or *not*\n\nHamlet", "To be\nor not\n\nHamlet"],
  ["a nested quotation", "> > deep\n> flat", "deep\nflat"],
  ["a list in a quotation", "> * a\n> * b", "- a\n- b"],
  [
    "a table of two columns",
    "| Day | Hours |\n|---|---|\n| Mon | 9-5 |\n| Tue | **10-4** |",
    "Day: Hours\nMon: 9-5\nTue: 10-4",
  ],
  [
    "a table of three",
    "Plan | Price | Users\n:--|--:|:-:\nBasic | $5 | 3\nPro | $9 |",
    "Basic: Price $5, Users 3\nPro: Price $9",
  ],
  ["a table with a bar in a cell", "|a|b|\n|-|-|\n|x\\|y|`1|2`|", "a: b\nx|y: 1|2"],
  ["a link", "See [our menu](https://a.co/menu).", "See our menu (https://a.co/menu)."],
  ["a link with a title", '[menu](https://a.co "The menu")', "menu (https://a.co)"],
  [
    "a link with brackets in its address",
    "[x](https://en.wikipedia.org/wiki/A_(b))",
    "x (https://en.wikipedia.org/wiki/A_(b))",
  ],
  ["a link that shows its address", "[https://a.co/](https://a.co)", "https://a.co"],
  ["a link that shows its host", "[www.a.co](https://a.co/)", "https://a.co/"],
  ["a link with formatted text", "[the **best** `x`](https://a.co)", "the best x (https://a.co)"],
  ["a link without text", "[](https://a.co)", "https://a.co"],
  ["a link to a place in the page", "[top](#top) and [home](/home)", "top and home"],
  ["a link that runs a script", "[x](javascript:alert(1))", "x"],
  ["a telephone link", "[Call us](tel:+15550100001)", "Call us (+15550100001)"],
  [
    "a telephone link that shows the number",
    "[(555) 010-0001](tel:+15550100001)",
    "(555) 010-0001",
  ],
  [
    "a mail link",
    "[Write](mailto:a@b.co?subject=x) [a@b.co](mailto:a@b.co)",
    "Write (a@b.co) a@b.co",
  ],
  ["an image", "![Our shop](https://a.co/i.png)", "Our shop (https://a.co/i.png)"],
  ["an image in a link", "[![Logo](https://a.co/i.png)](https://a.co)", "Logo (https://a.co)"],
  ["autolinks", "<https://a.co/x> <a@b.co>", "https://a.co/x a@b.co"],
  [
    "reference links",
    '[Menu][1], [map] and [2]\n\n[1]: https://a.co/m\n[map]: <https://a.co/p> "Map"\n[2]: https://a.co/s',
    "Menu (https://a.co/m), map (https://a.co/p) and (https://a.co/s)",
  ],
  ["footnotes", "True[^1].\n\n[^1]: Mostly.", "True[1].\n\n[1] Mostly."],
  ["a rule", "a\n\n---\n\nb\n\n* * *\n\nc", "a\n\nb\n\nc"],
  ["entities", "Fish &amp; chips &lt;3 &#39;x&#x27; &nbsp;&mdash;", "Fish & chips <3 'x'  —"],
  ["tags", '<b>a</b><br>b<br/>c <i class="x">d</i>', "a\nb\nc d"],
  ["a link of HTML", '<a href="https://a.co" target="_blank">Menu</a>', "Menu (https://a.co)"],
  ["a list of HTML", "<ul><li>a</li><li>b</li></ul>", "- a\n- b"],
  ["a comment", "a <!-- b --> c", "a  c"],
  ["escapes", "\\*not bold\\* 1\\. \\#x \\[y\\](z)", "*not bold* 1. #x [y](z)"],
  ["a line break by backslash", "a\\\nb", "a\nb"],
  [
    "a model's whole answer",
    "Sure! Here's what you need:\n\n### Steps\n\n1. **Open** the app.\n2. Tap *Settings* > **Account**.\n\n> Tip: use `Wi-Fi`.\n\nMore: [help](https://a.co/h)",
    "Sure! Here's what you need:\n\nSteps\n\n1. Open the app.\n2. Tap Settings > Account.\n\nTip: use Wi-Fi.\n\nMore: help (https://a.co/h)",
  ],
  ["Windows line ends", "**a**\r\n* b\r\n", "a\n- b"],
];

/** What a person means literally. */
const LITERAL: readonly string[] = [
  "",
  "Hello, how are you?",
  "snake_case_words and file_name_here.txt",
  "_private, __init__ and __init__.py",
  "2*3*4=24",
  "5 * 3 = 15 and 2 * 4",
  "x**2**3",
  "*args and **kwargs",
  "def f(*args, **kwargs)",
  "a 5* hotel or a 4* one",
  "(*) required, (*) optional",
  "C# and F#",
  "#1 choice",
  "#hashtag #another",
  "# of seats: 5",
  "Room #5",
  "1986. A great year.",
  "1. is the loneliest number",
  ":-* and :* kisses",
  "I *love you :-*",
  "¯\\_(ツ)_/¯",
  "^_^ and ^_^",
  "*-* and *-*",
  "-_- or T_T or >_<",
  "$5-$10",
  "- 5 degrees",
  "-5 degrees",
  "+ 5 points",
  "> 50 people",
  ">:(",
  "I <3 you",
  "a < b and c > d",
  "Dear <your name>,",
  "AT&T, R&D; x&y;",
  "~5 min ~ 10 min",
  "array[0](x)",
  "[sic](see below)",
  "[1] and [note]",
  "[Monday]: closed",
  "https://a.co/a_b_c/*d*/(e)_f_",
  "See https://a.co/x_y_z_, then www.a.co/_b_c_.",
  "(https://a.co/a_(b))",
  "first_last@my_host.co",
  "a | b | c",
  "Name: ____ Date: ____",
  "either/or, and/or",
  "C:\\temp\\new",
  "50% off!",
  "12:30 :) ;-)",
  "ends with a star *",
  "ends with a bracket [",
  "an unclosed **bold",
  "an unclosed [link](https://a.co",
  "~~",
];

describe("toPlainText", () => {
  it.each(MARKDOWN)("writes %s as plain text", (_name, markdown, text) => {
    expect(toPlainText(markdown)).toBe(text);
  });

  it.each(LITERAL)("leaves %j alone", (text) => {
    expect(toPlainText(text)).toBe(text);
  });

  it("finds nothing more to do in its own results", () => {
    // What was code or escaped looks like Markdown afterwards.
    const literal = /code|escape|backtick|stars|entities|tilde|block/;
    for (const [name, , text] of MARKDOWN)
      if (!literal.test(name)) expect(toPlainText(text)).toBe(text);
  });

  it.each([
    "*",
    "_",
    "**",
    "~~",
    "[",
    "![",
    "](",
    "[a](",
    "[a](b.c)",
    "`",
    "` ``",
    "<",
    "<!--",
    "<b ",
    "&",
    "&#",
    "> ",
    "|",
    "|a|b|\n|-|-|\n",
    "# ",
    "- ",
    "\\",
    "http://",
    "www.",
    "*a ",
    "a* ",
    "*a*",
    "_a ",
    "~~a",
    " ",
    "\n",
    "  - a\n",
    "```\n",
    "[a]: b.c\n",
    "<a href=x>",
  ])("takes time in proportion to the length of %j again and again", (unit) => {
    // With a square of the length, each would take minutes.
    for (const start of ["", "x "]) {
      const text = start + unit.repeat(Math.ceil(200_000 / unit.length));
      expect(toPlainText(text).length).toBeLessThanOrEqual(text.length * 2);
    }
  });
});
