import { describe, expect, it } from "vitest";
import { toPlainText } from "./to-plain-text.ts";

const FORMATTING =
  "b strong i em u s del ins strike sub sup small big mark code kbd samp tt q cite span font abbr";
const BLOCKS =
  "p div tr ul ol table h1 h2 h3 h4 h5 h6 blockquote pre center details summary section article header footer thead tbody dl dt dd";

describe("HTML", () => {
  it.each(FORMATTING.split(" "))("<%s> says nothing", (name) => {
    expect(toPlainText(`x<${name}>y</${name}>z`)).toBe("xyz");
  });

  it.each(BLOCKS.split(" "))("<%s> does not run into what stands around it", (name) => {
    expect(toPlainText(`x<${name}>y</${name}>z`)).toBe("x\ny\nz");
  });

  it("breaks lines at <br> and <hr>, and keeps the cells of a table apart", () => {
    expect(toPlainText("a<br>b<BR/>c<br />d<hr>e")).toBe("a\nb\nc\nd\ne");
    expect(toPlainText("<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr>")).toBe(
      "a b\n\nc d",
    );
  });

  it.each([
    ['<a href="https://a.co">x</a>', "x (https://a.co)"],
    ["<A HREF='https://a.co'>x</A>", "x (https://a.co)"],
    ["<a href = https://a.co target=_blank>x</a>", "x (https://a.co)"],
    ['<a data-href="https://b.co"\nhref="https://a.co">x</a>', "x (https://a.co)"],
    ['<a name="x">x</a> y', "x y"],
    ['<a href="https://a.co">x', "x (https://a.co)"],
    ['<a href="https://a.co">*x</a> y*', "*x (https://a.co) y*"],
    ['<img src="https://a.co/i.png" alt="Our shop">', "Our shop (https://a.co/i.png)"],
    ['<a href="https://a.co"><img src="/i.png" alt="Shop"></a>', "Shop (https://a.co)"],
    ["x</a> y</img> z</li>", "x y</img> z"],
    ["1 < 2 <!-- a --> 3", "1 < 2  3"],
    ["<!-- a -->x<!-- b -->y <!-- z", "xy <!-- z"],
    ["<your name> <b2b> < b> <b", "<your name> <b2b> < b> <b"],
  ])("%j becomes %j", (html, text) => {
    expect(toPlainText(html)).toBe(text);
  });

  it("knows the entities that models write", () => {
    const written =
      "&amp; &lt; &gt; &quot; &apos; &ndash; &mdash; &hellip; &lsquo; &rsquo; &ldquo; &rdquo; &laquo; &raquo; &bull; &middot; &copy; &reg; &trade; &deg; &euro; &pound; &cent; &yen; &sect; &times; &divide; &plusmn; &minus; &le; &ge; &ne; &larr; &rarr; &frac12; &frac14; &frac34; &check; &ast; &lowbar;";
    expect(toPlainText(written)).toBe(
      "& < > \" ' – — … ‘ ’ “ ” « » • · © ® ™ ° € £ ¢ ¥ § × ÷ ± − ≤ ≥ ≠ ← → ½ ¼ ¾ ✓ * _",
    );
    expect(toPlainText("a&nbsp;b&ensp;c&emsp;d&thinsp;e&shy;f&zwnj;g&zwj;h")).toBe(
      "a b c d ef\u200cg\u200dh",
    );
    expect(toPlainText("&#233; &#xE9; &#XE9; &#128512; &#x1F600; &#9999999;.")).toBe(
      "é é é 😀 😀 .",
    );
    expect(toPlainText("&unknown; &amp &#; &#x; a & b")).toBe("&unknown; &amp &#; &#x; a & b");
  });
});
