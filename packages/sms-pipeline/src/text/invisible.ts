// Controls but for line breaks, soft hyphens, zero-width spaces and other fillers, marks of a text that was broken
// already (U+FFFC, U+FFFD, half a surrogate pair), and whatever overrides the direction of writing.
const NEVER_SEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u180e\u200b\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffd\ud800-\udfff]|\u034f/gu;
const LINE_BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
const FLAG_OR_TAGS = /(\u{1f3f4}[\u{e0020}-\u{e007e}]{2,6}\u{e007f})|[\u{e0000}-\u{e007f}]/gu;
const DIRECTION_MARKS = /[\u061c\u200e\u200f]/g;
const RIGHT_TO_LEFT =
  /[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const STYLE_OR_JOINER = /\u200c|\u200d|\ufe0e|\ufe0f/g;
const EMOJI_BEFORE = /(?:\p{Extended_Pictographic}|\ufe0f|[\u{1f3fb}-\u{1f3ff}])$/u;
const EMOJI_AFTER = /^\p{Extended_Pictographic}/u;
// Letters and marks of the scripts in which a joiner changes how a word looks, from Arabic to Mongolian.
const JOINING_SCRIPT = /[\u0600-\u1cff\ua8e0-\uabff\u{11000}-\u{11fff}]$/u;

/**
 * Removes what nobody sees: control characters, bidirectional overrides and isolates, zero-width characters, soft
 * hyphens, hidden tags. Every kind of line break becomes `\n`, a tab a space. What makes a visible difference stays:
 * joiners within emoji and in the scripts that need them, direction marks in a text written from right to left.
 */
export function removeInvisible(text: string): string {
  const seen = text
    .replace(LINE_BREAKS, "\n")
    .replaceAll("\t", " ")
    .replace(NEVER_SEEN, "")
    .replace(FLAG_OR_TAGS, "$1");
  const directed = RIGHT_TO_LEFT.test(seen) ? seen : seen.replace(DIRECTION_MARKS, "");
  return directed.replace(STYLE_OR_JOINER, (mark, index: number) =>
    isNeeded(
      mark,
      directed.slice(Math.max(0, index - 2), index),
      directed.slice(index + 1, index + 3),
    )
      ? mark
      : "",
  );
}

function isNeeded(mark: string, before: string, after: string): boolean {
  if (mark === "\u200c") return JOINING_SCRIPT.test(before);
  if (mark === "\u200d") {
    return JOINING_SCRIPT.test(before) || (EMOJI_BEFORE.test(before) && EMOJI_AFTER.test(after));
  }
  return /[0-9#*]$/.test(before) ? after.startsWith("\u20e3") : /\p{Emoji}$/u.test(before);
}
