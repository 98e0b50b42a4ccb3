import { FOOTNOTE, type FoundDefinitions, findDefinitions } from "./definitions.ts";
import { fenceAt, isFenceEnd } from "./fence.ts";
import { inlineToText } from "./inline.ts";
import { ListLevels, listItemAt } from "./list-levels.ts";
import { isTableStart, tableToLines } from "./table.ts";

// A model's marks for its sources, 【4†source】 or within private characters
// (https://developers.openai.com/api/docs/guides/citation-formatting): they lead nowhere on a phone.
const CITATION = / ?(?:【[^【】†\n]*†[^【】\n]*】|\ue200[^\ue200\ue201\n]*\ue201)/g;

/**
 * Markdown as a person would write it in a text message: no marks for bold, headings, quotes and code; `- ` and `1. `
 * for lists; links as `text (url)`; a table row as `name: value`. Code is kept word for word. Text that only looks
 * like Markdown (`2*3*4`, `snake_case`, `#1`, `:-*`) stays as it is. Takes time in proportion to the text's length.
 */
export function toPlainText(markdown: string): string {
  const text = markdown
    .replace(/^\ufeff/, "")
    .replace(/\r\n?/g, "\n")
    .replace(CITATION, "");
  if (!/[\\`*_~[<&>#|\t+=-]|\d[.)] | {2}|\n\n\n/.test(text)) return text.trim();
  return new DocumentReader(text.split("\n").map(expandTabs)).read();
}

function expandTabs(line: string): string {
  const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
  return indent.replaceAll("\t", "    ") + line.slice(indent.length);
}

const HEADING = /^ {0,3}#{1,6} +/;
const RULE = /^ {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$/;
const UNDERLINE = /^ {0,3}(?:={3,}|-{2,}) *$/;
const QUOTE = /^ {0,3}(?:> {0,3})*>(?: |$)/;
// `> 50 people` is no quotation.
const MORE_THAN = /^ {0,3}> ?[\d$€£%]/;

class DocumentReader {
  readonly #lines: readonly string[];
  readonly #definitions: FoundDefinitions;
  readonly #out: string[] = [];
  readonly #lists = new ListLevels();
  /** Lines that belong together, and what stands before the first and before the others. */
  #paragraph: string[] = [];
  #first = "";
  #rest = "";
  #isInQuote = false;
  /** Whether the last line written belongs to a list. */
  #isListLine = false;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
    this.#definitions = findDefinitions(lines);
  }

  read(): string {
    let number = 0;
    while (number < this.#lines.length) number = this.#block(number);
    this.#flush();
    return this.#out.join("\n").trim();
  }

  /** Takes up the block at this line; returns the number of the line after it. */
  #block(number: number): number {
    if (this.#definitions.hiddenLines.has(number)) return number + 1;
    const line = this.#withoutQuote(this.#lines[number] ?? "");
    const fence = fenceAt(line);
    if (fence) return this.#code(number + 1, fence.marker, fence.indent);
    if (line.trim() === "") return this.#blank(number);
    if (this.#isIndentedCode(line)) return this.#verbatim(line.slice(4), number);
    if (UNDERLINE.test(line) && this.#paragraph.length > 0) return this.#endHeading(number);
    if (RULE.test(line)) return this.#blank(number);
    const next = (this.#lines[number + 1] ?? "").replace(QUOTE, "");
    if (isTableStart(line, next)) return this.#table(line, number);
    const item = listItemAt(line);
    if (item) {
      this.#flush();
      const level = this.#lists.enter(item.indent);
      this.#tighten();
      const first = `${"  ".repeat(level)}${item.marker} `;
      const inner = fenceAt(item.text);
      if (inner) {
        return this.#code(number + 1, inner.marker, line.length - item.text.length, first);
      }
      this.#begin(first, "  ".repeat(level + 1), item.text);
      return number + 1;
    }
    const footnote = FOOTNOTE.exec(line);
    if (footnote) {
      this.#flush();
      this.#begin(`[${footnote[1]}] `, "", line.slice(footnote[0].length));
      return number + 1;
    }
    this.#text(line);
    return number + 1;
  }

  #withoutQuote(line: string): string {
    const isQuote = QUOTE.test(line) && (this.#isInQuote || !MORE_THAN.test(line));
    if (isQuote !== this.#isInQuote && this.#paragraph.length > 0) this.#flush();
    this.#isInQuote = isQuote;
    return isQuote ? line.replace(QUOTE, "") : line;
  }

  #code(from: number, marker: string, indent: number, first = ""): number {
    this.#flush();
    const isInQuote = this.#isInQuote;
    let before = first;
    let number = from;
    for (; number < this.#lines.length; number++) {
      const whole = this.#lines[number] ?? "";
      const line = isInQuote ? this.#withoutQuote(whole) : whole;
      if (this.#isInQuote !== isInQuote) return number;
      if (isFenceEnd(line, marker)) return number + 1;
      const spaces = /^ */.exec(line)?.[0].length ?? 0;
      this.#out.push(before + line.slice(Math.min(spaces, indent)));
      before = "";
    }
    return number;
  }

  #verbatim(line: string, number: number): number {
    this.#out.push(line);
    return number + 1;
  }

  #isIndentedCode(line: string): boolean {
    return (
      line.startsWith("    ") &&
      !this.#lists.isOpen &&
      this.#paragraph.length === 0 &&
      !listItemAt(line)
    );
  }

  #blank(number: number): number {
    this.#flush();
    if (this.#out.length > 0 && this.#out.at(-1) !== "") this.#out.push("");
    return number + 1;
  }

  #endHeading(number: number): number {
    this.#flush();
    return number + 1;
  }

  #table(head: string, number: number): number {
    this.#flush();
    this.#lists.leave();
    const rows: string[] = [];
    let next = number + 2;
    for (; this.#lines[next]?.includes("|"); next++) {
      rows.push(this.#withoutQuote(this.#lines[next] ?? ""));
    }
    this.#out.push(...tableToLines(head, rows, this.#definitions));
    this.#isListLine = false;
    return next;
  }

  #text(line: string): void {
    const isAfterBlank = this.#paragraph.length === 0;
    if (isAfterBlank) {
      const isInItem = this.#lists.isOpen && line.startsWith("  ");
      if (!isInItem) this.#lists.leave();
      this.#first = isInItem ? "  ".repeat(this.#lists.depth) : "";
      this.#rest = this.#first;
    }
    const heading = HEADING.exec(line);
    if (!heading || /^ {0,3}# +of /.test(line)) {
      this.#paragraph.push(line.trim());
      return;
    }
    this.#flush();
    this.#begin("", "", withoutClosingHashes(line.slice(heading[0].length)));
    this.#lists.leave();
    this.#flush();
  }

  // A blank line between two items only costs.
  #tighten(): void {
    if (this.#isListLine && this.#out.at(-1) === "") this.#out.pop();
  }

  #begin(first: string, rest: string, text: string): void {
    this.#first = first;
    this.#rest = rest;
    this.#paragraph = [text.trim()];
  }

  #flush(): void {
    if (this.#paragraph.length === 0) return;
    const text = inlineToText(this.#paragraph.join("\n"), this.#definitions);
    for (const [index, line] of text.split("\n").entries()) {
      this.#out.push(`${index === 0 ? this.#first : this.#rest}${line.trim()}`.trimEnd());
    }
    this.#paragraph = [];
    this.#isListLine = this.#lists.isOpen;
  }
}

function withoutClosingHashes(heading: string): string {
  const text = heading.trimEnd();
  let end = text.length;
  while (text[end - 1] === "#") end--;
  return end === 0 || text[end - 1] === " " ? text.slice(0, end) : text;
}
