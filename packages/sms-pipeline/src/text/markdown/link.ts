import { decodeEntities } from "./entities.ts";

export interface Destination {
  readonly url: string;
  /** Where the text goes on after the link. */
  readonly end: number;
}

const LONGEST_URL = 2_048;
const LONGEST_TITLE = 500;
const LOOKS_LIKE_URL =
  /^(?:$|[a-z][a-z0-9+.-]*:|www\.|[/#?]|\.{1,2}\/|[^\s/]+\.[a-z]{2,24}(?:[/?#:]|$))/i;
const TITLE = new RegExp(
  `[ \\n]+(?:"[^"]{0,${LONGEST_TITLE}}"|'[^']{0,${LONGEST_TITLE}}'|\\([^()]{0,${LONGEST_TITLE}}\\)) *`,
  "y",
);

/** Reads `(url "title")` from the index of its bracket. Null when it is no link's destination. */
export function readDestination(source: string, open: number): Destination | null {
  let index = open + 1;
  while (source[index] === " ") index++;
  const target = source[index] === "<" ? readPointed(source, index) : readBare(source, index);
  if (!target || !LOOKS_LIKE_URL.test(target.url)) return null;
  let end = target.end;
  TITLE.lastIndex = end;
  const title = TITLE.exec(source);
  if (title) end += title[0].length;
  while (source[end] === " ") end++;
  return source[end] === ")" ? { url: cleanUrl(target.url), end: end + 1 } : null;
}

function readPointed(source: string, open: number): Destination | null {
  const match = /^<([^<>\n]*)>/.exec(source.slice(open, open + LONGEST_URL));
  return match ? { url: match[1] ?? "", end: open + match[0].length } : null;
}

function readBare(source: string, start: number): Destination | null {
  let depth = 0;
  const limit = Math.min(source.length, start + LONGEST_URL);
  for (let index = start; index < limit; index++) {
    const character = source[index];
    if (character === "\\") index++;
    else if (character === "(") depth++;
    else if (character === " " || character === "\n")
      return { url: source.slice(start, index), end: index };
    else if (character === ")" && depth-- === 0)
      return { url: source.slice(start, index), end: index };
  }
  return null;
}

function cleanUrl(url: string): string {
  return decodeEntities(url.replace(/\\([!-/:-@[-`{-~])/g, "$1"));
}

// Of no use on a phone, or of no good use.
const NOT_TO_SHOW =
  /^(?:$|[/#?.]|(?:javascript|vbscript|data|file|blob|about|attachment|sandbox):)/i;

/** A link as a person reads it: `text (url)`, or one of the two where they say the same or only one is of use. */
export function linkAsText(text: string, url: string): string {
  const shown = text.replace(/\s+/g, " ").trim();
  if (NOT_TO_SHOW.test(url)) return shown;
  const contact = /^(mailto|tel|sms):([^?]*)/i.exec(url);
  const address = contact?.[2] ?? url;
  if (shown === "") return address;
  if (contact) return sameContact(shown, address) ? shown : `${shown} (${address})`;
  return withoutScheme(shown) === withoutScheme(url) ? url : `${shown} (${url})`;
}

function sameContact(a: string, b: string): boolean {
  const key = (value: string): string =>
    value.includes("@") ? value.toLowerCase() : value.replace(/\D/g, "");
  return key(a) !== "" && (key(a) === key(b) || (key(a).length >= 7 && key(b).endsWith(key(a))));
}

function withoutScheme(url: string): string {
  return url
    .replace(/^https?:\/\//i, "")
    .replace(/^www\./i, "")
    .replace(/\/$/, "")
    .toLowerCase();
}
