import type { AiMessage } from "../ports/ai.ts";
import { estimateMessageTokens, estimateTokens, shortenToTokens } from "./token-estimate.ts";

/** How much of a conversation is sent to the model. */
export interface HistoryLimits {
  /** How many messages at the most. */
  readonly maxMessages: number;
  /** How many tokens at the most, by `estimateTokens`; the system prompt is not counted. */
  readonly maxTokens: number;
}

/**
 * The newest part of a conversation (oldest first) within both limits, without gaps.
 * - The texts to answer, those of the person at the end, are always there, even when they are more than
 *   `maxMessages`. When they alone cost more than `maxTokens`, the longest of them are shortened.
 * - What was cut starts with a text of the person: an answer without its question misleads the model, and some
 *   chat templates refuse it. A conversation that fits is sent as it is, whoever began it.
 */
export function windowHistory(messages: readonly AiMessage[], limits: HistoryLimits): AiMessage[] {
  const askedFrom = messages.findLastIndex(({ role }) => role === "assistant") + 1;
  const asked = shortenLongest(messages.slice(askedFrom), limits.maxTokens);

  let from = askedFrom;
  let tokens = sum(asked.map(estimateMessageTokens));
  while (from > 0 && messages.length - from < limits.maxMessages) {
    const earlier = messages[from - 1];
    if (earlier === undefined) break;
    tokens += estimateMessageTokens(earlier);
    if (tokens > limits.maxTokens) break;
    from -= 1;
  }
  if (from > 0) while (messages[from]?.role === "assistant") from += 1;
  return [...messages.slice(from, askedFrom), ...asked];
}

/** Shortens the longest messages to one length, the greatest with which all of them fit. */
function shortenLongest(messages: readonly AiMessage[], maxTokens: number): AiMessage[] {
  const sizes = messages.map(estimateMessageTokens);
  if (sum(sizes) <= maxTokens) return [...messages];
  const share = fairShare(sizes, maxTokens);
  return messages.map((message) => {
    const overhead = estimateMessageTokens(message) - estimateTokens(message.content);
    return {
      role: message.role,
      content: shortenToTokens(message.content, Math.max(1, share - overhead)),
    };
  });
}

/** The greatest share for which the sizes, each cut to the share, are no more than `total` together. */
function fairShare(sizes: readonly number[], total: number): number {
  let left = total;
  let waiting = sizes.length;
  for (const size of sizes.toSorted((a, b) => a - b)) {
    if (size * waiting > left) return Math.floor(left / waiting);
    left -= size;
    waiting -= 1;
  }
  return Number.POSITIVE_INFINITY;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
