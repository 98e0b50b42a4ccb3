import { findBreak } from "./find-break.ts";
import { fitsMessage, type MessageLimits, roomFor, withDefaultLimits } from "./message-limits.ts";

const ELLIPSIS = "...";

export interface SplitMessageOptions extends MessageLimits {
  /** The last message is cut when the text takes more. Default: no limit. */
  readonly maxMessages?: number | undefined;
}

/**
 * The text as one message within the limits: whole where it fits, else cut after a sentence or a word, never inside a
 * character, a link or a number, and ended with `...`. (A link or a word that is longer than a message is cut
 * between characters.)
 */
export function cutMessage(text: string, limits: MessageLimits = {}): string {
  const all = withDefaultLimits(limits);
  const whole = text.trim();
  if (fitsMessage(whole, all)) return whole;
  const { end, after } = findBreak(whole, roomFor(whole, all, ` ${ELLIPSIS}`));
  const head = whole.slice(0, end).trimEnd();
  if (head.endsWith(ELLIPSIS)) return head;
  if (after === "sentence") return `${head} ${ELLIPSIS}`;
  return (after === "word" ? head.replace(/[\s,;:([{"'-]+$/, "") : head) + ELLIPSIS;
}

/**
 * The text as messages in order, each within the limits, broken as `cutMessage` breaks but without the `...`. Nothing
 * but spaces at the borders is lost. Past `maxMessages` the last one is cut. Empty for a text of spaces.
 */
export function splitMessage(text: string, options: SplitMessageOptions = {}): readonly string[] {
  return takeMessages(text, options, options.maxMessages ?? Number.POSITIVE_INFINITY).messages;
}

/** As `splitMessage`, and whether the messages hold the whole text. */
export function takeMessages(
  text: string,
  limits: MessageLimits,
  maxMessages: number,
): { readonly messages: readonly string[]; readonly isWhole: boolean } {
  const all = withDefaultLimits(limits);
  const messages: string[] = [];
  let rest = text.trim();
  while (rest !== "" && !fitsMessage(rest, all)) {
    if (messages.length + 1 >= maxMessages) {
      return { messages: [...messages, cutMessage(rest, all)], isWhole: false };
    }
    const { end, next } = findBreak(rest, roomFor(rest, all, ""));
    messages.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(next);
  }
  return { messages: rest === "" ? messages : [...messages, rest], isWhole: true };
}
