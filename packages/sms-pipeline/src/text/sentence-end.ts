const END = /[.!?…।؟۔]["')\]”’»]{0,3}$/;
const ABBREVIATION =
  /(?:^|[\s("'])(?:\p{L}|mrs?|ms|dr|prof|st|vs|e\.g|i\.e|etc|approx|no|nr|inc|ltd|jr|sr|fig|z\.b|d\.h|bzw|ca)\.$/iu;
const LIST_NUMBER = /(?:^|\n)\s*\d{1,3}\.$/;

/** Whether a sentence, a list item or a line ends before the space (or, in Chinese and Japanese, before the index). */
export function endsSentence(text: string, index: number): boolean {
  const next = text[index] ?? "\n";
  if (next === "\n") return true;
  const before = text.slice(Math.max(0, index - 12), index);
  if (/[。！？｡]["'”’」』）]?$/.test(before)) return !/["'”’」』）。！？]/.test(next);
  // at 9 a.m. on Monday
  if (/\.$/.test(before) && /^\s+\p{Ll}/u.test(text.slice(index, index + 8))) return false;
  return (
    /\s/.test(next) && END.test(before) && !ABBREVIATION.test(before) && !LIST_NUMBER.test(before)
  );
}
