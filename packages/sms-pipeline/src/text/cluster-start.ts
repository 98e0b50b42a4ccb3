/*
 * The rules of https://www.unicode.org/reports/tr29/tr29-31.html (Unicode 10), by which Twilio's own calculator keeps
 * an accented letter or an emoji sequence within one segment. `Intl.Segmenter` follows newer rules, different on each
 * runtime: it would join Indic consonants and younger emoji that the calculator lets go into two segments.
 */

// Combining marks, joiners and tags: they belong to what stands before them. Some spacing marks of Burmese and
// of its neighbours do not.
const CONTINUES =
  /^(?![\u102b\u102c\u1038\u1062-\u1064\u1067-\u106d\u1083\u1087-\u108c\u108f\u109a-\u109c\u1a61\u1a63\u1a64\uaa7b\uaa7d])(?:[\p{Grapheme_Extend}\p{Mc}\u0e33\u0eb3\u1cf2\u1cf3]|\u200d)/u;
const CONTROL = /^(?!\u200c|\u200d|[\u{e0020}-\u{e007f}])(?:\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp})/u;
// Signs that belong to what follows them.
const PREPENDED =
  /^[\u0600-\u0605\u06dd\u070f\u08e2\u0d4e\u{110bd}\u{111c2}\u{111c3}\u{11a3a}\u{11a86}-\u{11a89}\u{11d46}]/u;
const SKIN_TONE = /^[\u{1f3fb}-\u{1f3ff}]/u;
const TAKES_SKIN_TONE =
  /^(?![\u{1f46a}-\u{1f46d}\u{1f46f}\u{1f48f}\u{1f491}\u{1f90c}\u{1f90f}\u{1f91d}\u{1f93c}\u{1f977}\u{1f9b5}-\u{1f9bb}\u{1f9cd}-\u{1f9cf}\u{1fac3}-\u{1faf8}])\p{Emoji_Modifier_Base}/u;
const JOINED_BY_ZWJ =
  /^[\u2640\u2642\u2695\u2696\u2708\u2764\u{1f308}\u{1f33e}\u{1f373}\u{1f393}\u{1f3a4}\u{1f3a8}\u{1f3eb}\u{1f3ed}\u{1f48b}\u{1f4bb}\u{1f4bc}\u{1f527}\u{1f52c}\u{1f5e8}\u{1f680}\u{1f692}\u{1f466}-\u{1f469}]/u;
const REGIONAL = /^\p{Regional_Indicator}/u;
const HANGUL_L = /^[\u1100-\u115f\ua960-\ua97c]/;
const HANGUL_V = /^[\u1160-\u11a7\ud7b0-\ud7c6]/;
const HANGUL_T = /^[\u11a8-\u11ff\ud7cb-\ud7fb]/;
const HANGUL_SYLLABLE = /^[\uac00-\ud7a3]/;

/** Where the character (grapheme cluster) begins that holds the UTF-16 unit at `index`, but not before `floor`. */
export function clusterStart(text: string, index: number, floor: number): number {
  let start = index;
  while (start > floor) {
    const before = previousIndex(text, start);
    if (isInsidePair(text, start)) start -= 1;
    else if (endsCluster(text, before, start)) return start;
    else start = before;
  }
  return start;
}

/** Whether the index is between the two halves of a surrogate pair. */
export function isInsidePair(text: string, index: number): boolean {
  return (
    (text.charCodeAt(index) & 0xfc00) === 0xdc00 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800
  );
}

function previousIndex(text: string, index: number): number {
  return isInsidePair(text, index - 1) ? index - 2 : index - 1;
}

function endsCluster(text: string, before: number, after: number): boolean {
  // Most borders are between two ordinary letters.
  if (text.charCodeAt(before) < 0x300 && text.charCodeAt(after) < 0x300) return true;
  const previous = text.slice(before, after);
  const next = text.slice(after, after + 2);
  // Most of the rest are within emoji.
  if (previous === "\u200d" && JOINED_BY_ZWJ.test(next)) return false;
  if (isControl(previous)) return true;
  if (next[0] === "\u200d" || next[0] === "\ufe0f") return false;
  if (isControl(next)) return true;
  if (CONTINUES.test(next) || PREPENDED.test(previous)) return false;
  if (HANGUL_V.test(next)) return !isBeforeVowel(previous);
  if (HANGUL_T.test(next)) return !isBeforeFinal(previous);
  if (HANGUL_L.test(previous)) return !(HANGUL_L.test(next) || HANGUL_SYLLABLE.test(next));
  if (SKIN_TONE.test(next)) return !TAKES_SKIN_TONE.test(baseBefore(text, after));
  return !(REGIONAL.test(next) && regionalsBefore(text, after) % 2 === 1);
}

function isControl(character: string): boolean {
  return (
    CONTROL.test(character) &&
    !PREPENDED.test(character) &&
    !/^\p{Grapheme_Extend}/u.test(character)
  );
}

function isBeforeVowel(previous: string): boolean {
  return HANGUL_L.test(previous) || HANGUL_V.test(previous) || isOpenSyllable(previous);
}

function isBeforeFinal(previous: string): boolean {
  return HANGUL_V.test(previous) || HANGUL_T.test(previous) || HANGUL_SYLLABLE.test(previous);
}

// A syllable without a final consonant.
function isOpenSyllable(character: string): boolean {
  return HANGUL_SYLLABLE.test(character) && (character.charCodeAt(0) - 0xac00) % 28 === 0;
}

function baseBefore(text: string, index: number): string {
  let start = previousIndex(text, index);
  while (start > 0 && /^\p{Grapheme_Extend}/u.test(text.slice(start, start + 2))) {
    start = previousIndex(text, start);
  }
  return text.slice(start, start + 2);
}

function regionalsBefore(text: string, index: number): number {
  let count = 0;
  for (
    let start = index - 2;
    start >= 0 && REGIONAL.test(text.slice(start, start + 2));
    start -= 2
  ) {
    count++;
  }
  return count;
}
