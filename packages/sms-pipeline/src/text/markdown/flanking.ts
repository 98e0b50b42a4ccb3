const WORD = /[\p{L}\p{N}]/u;
const LETTER = /\p{L}/u;
// Scripts that write words without spaces, or endings onto words: there, emphasis begins and ends within a word.
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

// The eyes of :-* and ;*
const EMOTICON = /(?:^|\s)[:;=]-?$/;
const NEITHER: Flanking = { canOpen: false, canClose: false };

export interface Flanking {
  readonly canOpen: boolean;
  readonly canClose: boolean;
}

/**
 * Whether a run of `*`, `_` or `~` may begin or end emphasis. Stricter than Markdown, so that what a person means
 * literally stays: `2*3*4`, `snake_case`, `*args`, `5 * 3`, `:-*`, `^_^`.
 */
export function flankingOf(source: string, start: number, end: number): Flanking {
  const before = characterBefore(source, start);
  const after = characterAt(source, end);
  if (EMOTICON.test(source.slice(Math.max(0, start - 3), start))) return NEITHER;
  const marker = source[start];
  const length = end - start;
  const withinWord =
    marker !== "_" &&
    ((length >= 2 && LETTER.test(before) && LETTER.test(after)) ||
      UNSPACED.test(before) ||
      UNSPACED.test(after));
  const opensHere = marker === "_" ? /[\p{L}\p{N}"'“‘([*~$€£¿¡]/u : opensAfter(length);
  const closesHere = marker === "_" ? /[\p{L}\p{N}"'”’)\]*~.!?,:;%…]/u : /[^\s([{]/u;
  return {
    canOpen:
      opensHere.test(after) &&
      (marker === "_" ? /^$|[\s("'“‘*~—–:[]/u.test(before) : !WORD.test(before) || withinWord),
    canClose: closesHere.test(before) && (!WORD.test(after) || withinWord),
  };
}

function opensAfter(length: number): RegExp {
  return length >= 2 ? /[^\s)\]}]/u : /[^\s)\]}.,;:!?/]/u;
}

function characterAt(source: string, index: number): string {
  const code = source.codePointAt(index);
  return code === undefined ? "" : String.fromCodePoint(code);
}

function characterBefore(source: string, index: number): string {
  const low = source[index - 1] ?? "";
  return /[\udc00-\udfff]/.test(low) ? source.slice(Math.max(0, index - 2), index) : low;
}
