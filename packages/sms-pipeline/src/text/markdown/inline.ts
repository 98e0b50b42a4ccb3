import { matchBrackets } from "./brackets.ts";
import { type CodeSpan, findCodeSpans } from "./code-spans.ts";
import { Emphasis, type EmphasisLevel } from "./emphasis.ts";
import { entityAt } from "./entities.ts";
import { tagAt } from "./html.ts";
import { linkAsText, readDestination } from "./link.ts";

/** What the whole document defines for its paragraphs. */
export interface Definitions {
  /** Addresses by the label of a reference, in lower case. */
  readonly links: ReadonlyMap<string, string>;
  readonly footnotes: ReadonlySet<string>;
}

interface OpenLink {
  readonly url: string;
  readonly isImage: boolean;
  /** Where its `]` is; -1 for a link of HTML, which ends at its tag. */
  readonly close: number;
  readonly end: number;
  readonly firstPiece: number;
  readonly level: EmphasisLevel;
}

const PLAIN = /(?:[^\\`*_~[\]!<&:w]|w(?!ww\.)|:(?!\/\/)|!(?!\[))+/y;
const WORD = /[^\s!-/:-@[-`{-~]/;
const BARE_URL = /[^\s<>"`]+/y;
const AUTOLINK = /<((?:https?|ftp|mailto|tel|sms):[^\s<>]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,255})>/y;
const LONGEST_LABEL = 200;

/** The text of a paragraph without its Markdown. */
export function inlineToText(source: string, definitions: Definitions): string {
  return /[\\`*_~[<&]/.test(source) ? new InlineReader(source, definitions).read() : source;
}

class InlineReader {
  readonly #source: string;
  readonly #definitions: Definitions;
  readonly #codeSpans: ReadonlyMap<number, CodeSpan>;
  readonly #closeOf: ReadonlyMap<number, number>;
  readonly #pieces: string[] = [];
  readonly #emphasis: Emphasis;
  readonly #openLinks: OpenLink[] = [];
  #commentEnds: boolean;

  constructor(source: string, definitions: Definitions) {
    this.#source = source;
    this.#definitions = definitions;
    this.#codeSpans = findCodeSpans(source);
    this.#closeOf = matchBrackets(source, this.#codeSpans);
    this.#emphasis = new Emphasis(source, this.#pieces);
    this.#commentEnds = source.includes("-->");
  }

  read(): string {
    let index = 0;
    while (index < this.#source.length) index = this.#step(index);
    while (this.#openLinks.length > 0) this.#closeLink();
    return this.#pieces.join("");
  }

  #step(index: number): number {
    PLAIN.lastIndex = index;
    const plain = PLAIN.exec(this.#source);
    if (plain) return this.#write(plain[0], index, index + plain[0].length);
    switch (this.#source[index]) {
      case "\\":
        return this.#escape(index);
      case "`":
        return this.#code(index);
      case "*":
      case "_":
      case "~":
        return this.#emphasis.run(index);
      case "!":
        return this.#open(index, index + 1, true);
      case "[":
        return this.#open(index, index, false);
      case "]":
        return this.#openLinks.at(-1)?.close === index ? this.#closeLink() : this.#literal(index);
      case "<":
        return this.#angle(index);
      case "&":
        return this.#entity(index);
      default:
        return this.#bareUrl(index);
    }
  }

  #write(text: string, start: number, end: number): number {
    if (WORD.test(text)) this.#emphasis.wordAt(start);
    this.#pieces.push(text);
    return end;
  }

  #literal(index: number): number {
    return this.#write(this.#source[index] ?? "", index, index + 1);
  }

  #escape(index: number): number {
    const next = this.#source[index + 1] ?? "";
    // A shrug: ¯\_(ツ)_/¯.
    if (this.#source[index - 1] === "¯") return this.#write(`\\${next}`, index, index + 2);
    if (/[!-/:-@[-`{-~]/.test(next)) return this.#write(next, index, index + 2);
    return next === "\n" ? index + 1 : this.#literal(index);
  }

  #code(index: number): number {
    const span = this.#codeSpans.get(index);
    if (span) return this.#write(span.text, index, span.end);
    let end = index + 1;
    while (this.#source[end] === "`" && !this.#codeSpans.has(end)) end++;
    return this.#write(this.#source.slice(index, end), index, end);
  }

  #entity(index: number): number {
    const entity = entityAt(this.#source, index);
    return entity ? this.#write(entity.text, index, entity.end) : this.#literal(index);
  }

  #bareUrl(index: number): number {
    // The scheme stands before the colon and has been written already.
    BARE_URL.lastIndex = index;
    const rest = BARE_URL.exec(this.#source)?.[0] ?? "";
    const limit = this.#openLinks.at(-1)?.close ?? -1;
    const room = limit > index ? rest.slice(0, limit - index) : rest;
    const url = withoutTrailingPunctuation(room);
    return url === "" ? this.#literal(index) : this.#write(url, index, index + url.length);
  }

  #angle(index: number): number {
    AUTOLINK.lastIndex = index;
    const link = AUTOLINK.exec(this.#source);
    if (link) {
      return this.#write(linkAsText("", link[1] ?? ""), index, index + link[0].length);
    }
    if (this.#commentEnds && this.#source.startsWith("<!--", index)) {
      const end = this.#source.indexOf("-->", index);
      if (end >= 0) return end + 3;
      this.#commentEnds = false;
    }
    const tag = tagAt(this.#source, index);
    switch (tag?.kind) {
      case undefined:
        return this.#literal(index);
      case "text":
        this.#pieces.push(tag.text);
        return tag.end;
      case "image":
        return this.#write(
          this.#openLinks.length > 0 ? tag.alt : linkAsText(tag.alt, tag.url),
          index,
          tag.end,
        );
      case "link":
        if (this.#openLinks.length === 0) this.#push(tag.url, false, -1, -1);
        return tag.end;
      case "link_end":
        if (this.#openLinks.at(-1)?.close === -1) this.#closeLink();
        return tag.end;
    }
  }

  #open(index: number, bracket: number, isImage: boolean): number {
    const close = this.#closeOf.get(bracket);
    // A link holds no other link; only an image may stand in it.
    const depth = this.#openLinks.length;
    if (close === undefined || depth > 1 || (depth === 1 && !isImage)) return this.#literal(index);
    if (!isImage && this.#source[bracket + 1] === "^") return this.#footnote(bracket, close);
    const target = this.#target(bracket, close);
    if (!target) return this.#literal(index);
    this.#push(target.url, isImage, close, target.end);
    return bracket + 1;
  }

  #target(bracket: number, close: number): { readonly url: string; readonly end: number } | null {
    const next = this.#source[close + 1];
    if (next === "(") return readDestination(this.#source, close + 1);
    const labelClose = next === "[" ? this.#closeOf.get(close + 1) : undefined;
    const full = labelClose !== undefined && labelClose > close + 2;
    const [from, to] = full ? [close + 2, labelClose] : [bracket + 1, close];
    if (to - from > LONGEST_LABEL) return null;
    const url = this.#definitions.links.get(this.#source.slice(from, to).toLowerCase());
    return url === undefined ? null : { url, end: (labelClose ?? close) + 1 };
  }

  #footnote(bracket: number, close: number): number {
    const label = this.#source.slice(bracket + 2, Math.min(close, bracket + LONGEST_LABEL));
    if (!this.#definitions.footnotes.has(label)) return this.#literal(bracket);
    return this.#write(`[${label}]`, bracket, close + 1);
  }

  #push(url: string, isImage: boolean, close: number, end: number): void {
    const level = this.#emphasis.level();
    this.#openLinks.push({ url, isImage, close, end, firstPiece: this.#pieces.length, level });
  }

  #closeLink(): number {
    const link = this.#openLinks.pop();
    if (!link) return this.#source.length;
    const text = this.#pieces.splice(link.firstPiece).join("");
    const isInLink = this.#openLinks.length > 0;
    this.#emphasis.backTo(link.level);
    // A reference by number is a source: its number says nothing on a phone.
    const isSource = link.close >= 0 && this.#source[link.close + 1] !== "(" && /^\d+$/.test(text);
    if (link.isImage && isInLink) this.#pieces.push(text);
    else if (isSource) this.#pieces.push(`(${link.url})`);
    else this.#pieces.push(linkAsText(text, link.url));
    this.#emphasis.wordAt(link.close);
    return link.end;
  }
}

// What may end a sentence, a bracket or emphasis is written after the address, and read for what it is.
function withoutTrailingPunctuation(url: string): string {
  let end = url.length;
  while (/[?!.,:;*_~'")\]]/.test(url[end - 1] ?? "")) end--;
  return url.slice(0, end);
}
