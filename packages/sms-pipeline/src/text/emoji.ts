const ONE =
  "(?:\\p{Extended_Pictographic}|\\p{Regional_Indicator}|[\\u{1f3fb}-\\u{1f3ff}])[\\ufe0e\\ufe0f\\u200d\\u{1f3fb}-\\u{1f3ff}\\u{e0020}-\\u{e007f}]*";
const EMOJI_RUN: RegExp = new RegExp(`( ?)${ONE}(?: ?${ONE})*( ?)`, "gu");
const KEYCAP = /([0-9#*])\ufe0f?\u20e3/g;

/** The text without emoji and without the spaces that are left over where they stood. A keycap leaves its digit. */
export function removeEmoji(text: string): string {
  const words = text.replace(KEYCAP, "$1");
  return words.replace(EMOJI_RUN, (run, before: string, after: string, index: number) => {
    const isLineStart = index === 0 || words[index - 1] === "\n";
    if (isLineStart) return before;
    if (after !== "") return " ";
    const next = words[index + run.length] ?? "\n";
    return /[\s.,;:!?)\]]/.test(next) ? "" : before;
  });
}
