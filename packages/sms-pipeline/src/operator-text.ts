import { TakeOverError } from "./errors.ts";
import type { ReplyPart } from "./ports/outbound.ts";
import { countSegments } from "./text/count-segments.ts";
import { type SplitMessageOptions, takeMessages } from "./text/split-message.ts";

const MAX_KEY_LENGTH = 255;

/**
 * What a person wrote, as text messages: split where it must be, and not rewritten. Throws `TakeOverError` when nothing is
 * left to send, or more than the limits allow: a person's words are not cut.
 */
export function operatorParts(body: string, limits: SplitMessageOptions): readonly ReplyPart[] {
  const { messages, isWhole } = takeMessages(body, limits, limits.maxMessages ?? 1);
  if (messages.length === 0) {
    throw new TakeOverError("empty_message", "The message is empty: there is nothing to send.");
  }
  if (!isWhole) {
    throw new TakeOverError(
      "message_too_long",
      "The message is longer than the limits of `reply` allow (maxSegments, maxMessages): shorten it, or send it in several.",
    );
  }
  return messages.map((each) => {
    const { segments, encoding } = countSegments(each);
    return { body: each, segments, encoding };
  });
}

export function checkIdempotencyKey(key: string): void {
  if (key.length >= 1 && key.length <= MAX_KEY_LENGTH) return;
  throw new TakeOverError(
    "invalid_idempotency_key",
    `An idempotency key has 1 to ${MAX_KEY_LENGTH} characters.`,
  );
}
