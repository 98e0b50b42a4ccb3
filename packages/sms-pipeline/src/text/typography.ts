import { removeInvisible } from "./invisible.ts";

const LIKENESSES: readonly (readonly [characters: string, likeness: string])[] = [
  ["“”„‟″‶❝❞〝〞〟", '"'],
  ["‘’‚‛′‵❛❜ʼʻʹ´`", "'"],
  ["‐‑‒–—―⁃−﹘﹣•‣", "-"],
  ["⸺", "--"],
  ["⸻", "---"],
  ["⋯", "..."],
  ["⁄∕", "/"],
  ["×", "x"],
  ["÷", "/"],
  ["±", "+/-"],
  ["≤", "<="],
  ["≥", ">="],
  ["≠", "!="],
  ["≈", "~"],
  ["→⟶➔➜➝➞", "->"],
  ["←⟵", "<-"],
  ["⇒⟹", "=>"],
  ["№", "No."],
  ["©", "(c)"],
  ["®", "(R)"],
  ["™", "(TM)"],
  ["‼", "!!"],
  ["⁉", "!?"],
];

const LIKENESS_OF: ReadonlyMap<string, string> = new Map(
  LIKENESSES.flatMap(([characters, likeness]) =>
    Array.from(characters, (character) => [character, likeness] as const),
  ),
);
const LIKENED: RegExp = new RegExp(`([${[...LIKENESS_OF.keys()].join("")}])\\ufe0f?`, "gu");

const ALREADY_SIMPLE = /^[\n -_a-~]*$/;
// Fractions, dots, ligatures and letters in the styles of mathematics: Unicode itself says what they stand for.
const COMPATIBLE = /[¼-¾‥…⅐-⅞ﬀ-ﬄ\u{1d400}-\u{1d7ff}]+/gu;
const SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
const FRACTION_AFTER_DIGIT = /(?<=\d)(?=[¼-¾⅐-⅞])/g;
const QUOTED = /«([^«»\n]*)»|»([^«»\n]*)«|‹([^‹›\n]*)›/g;
const LINE_BULLET = /^( *)(?:[•\uf0b7] *|[‣⁃◦▪▫●○■□◆◇►▸▹➤➢∙·]\ufe0f? +)/gmu;
// Between words without spaces, where a hyphen would make them one word.
const TIGHT_DASH =
  /(?<=[\p{L}\p{N})"'’”%!?](?<![\u2e80-\uffff]))[—―](?=[\p{L}\p{N}("'‘“$€£](?<![\u2e80-\uffff]))/gu;
const DEGREES = /(?<=\d ?)°(?= ?[CF](?![\p{L}\p{N}]))/gu;

/**
 * Puts typographic characters into their GSM-7 likeness where nothing is lost: quotes, dashes, ellipses, spaces,
 * bullets, fractions, arrows, ligatures, signs like ™; letters and accents apart become one character. Letters with
 * accents, other signs and emoji stay as they are. Invisible characters go (see `removeInvisible`).
 *
 * It does so in every text, also where an emoji or a letter asks for UCS-2 anyway: so that no part of it, sent by
 * itself, is dearer for a quotation mark.
 */
export function simplifyTypography(text: string): string {
  if (ALREADY_SIMPLE.test(text)) return text;
  return removeInvisible(text)
    .normalize("NFC")
    .replace(FRACTION_AFTER_DIGIT, " ")
    .replace(COMPATIBLE, (characters) => characters.normalize("NFKC"))
    .replace(SPACES, " ")
    .replace(LINE_BULLET, "$1- ")
    .replace(QUOTED, (_quote, a?: string, b?: string, c?: string) =>
      c === undefined ? `"${(a ?? b ?? "").trim()}"` : `'${c.trim()}'`,
    )
    .replace(/[«»]/g, (mark) => (mark === "«" ? "<<" : ">>"))
    .replace(/[‹›]/g, (mark) => (mark === "‹" ? "<" : ">"))
    .replace(TIGHT_DASH, " - ")
    .replace(/(?<= )[·∙⋅](?= )/g, "-")
    .replace(DEGREES, "")
    .replace(/↔(?!\ufe0f)/g, "<->")
    .replace(LIKENED, (_match, character: string) => LIKENESS_OF.get(character) ?? character);
}
