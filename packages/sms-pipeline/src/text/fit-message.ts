/** The longest body that the carrier takes, in UTF-16 units (https://www.twilio.com/docs/api/errors/21617). */
export const MAX_MESSAGE_UNITS: number = 1600;

/**
 * The text as one message: without spaces around it, and cut at a word when it is longer than `maxUnits`, never inside
 * a character. U+0000 is dropped: no carrier and not every database takes it.
 */
export function fitMessage(text: string, maxUnits: number = MAX_MESSAGE_UNITS): string {
  const whole = text.replaceAll("\u0000", "").toWellFormed().trim();
  if (whole.length <= maxUnits) return whole;
  const room = maxUnits - 3;
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter().segment(whole.slice(0, room + 64))) {
    if (index + segment.length > room) break;
    end = index + segment.length;
  }
  const head = whole.slice(0, end);
  const lastSpace = head.search(/\s\S*$/u);
  const atWord = lastSpace > room * 0.8 ? head.slice(0, lastSpace) : head;
  return `${atWord.trimEnd()}...`;
}
