import type { LimitKind } from "../ports/outbound.ts";
import type { TurnUsage } from "../ports/turn.ts";

/** How much is answered. 0 or Infinity turns a limit off. */
export interface UsageLimits {
  /** Texts of one person to one number in the short window. */
  readonly textsShort: number;
  /** The same in the long window. */
  readonly textsLong: number;
  /** Replies in one conversation. */
  readonly repliesPerConversation: number;
  /** Tokens, in and out, of one assistant a day (UTC). */
  readonly tokensPerDay: number;
  /** Segments of one assistant's replies a day (UTC). */
  readonly segmentsPerDay: number;
}

/** The first limit that a turn is past; null when it is within all. */
export function limitReached(usage: TurnUsage, limits: UsageLimits): LimitKind | null {
  // The texts that are counted have come already; a reply would be one more.
  if (isPast(usage.textsShort, limits.textsShort)) return "limit_texts_short";
  if (isPast(usage.textsLong, limits.textsLong)) return "limit_texts_long";
  if (isPast(usage.replies + 1, limits.repliesPerConversation)) return "limit_replies";
  if (isPast(usage.tokensToday + 1, limits.tokensPerDay)) return "limit_tokens";
  if (isPast(usage.segmentsToday + 1, limits.segmentsPerDay)) return "limit_segments";
  return null;
}

function isPast(count: number, limit: number): boolean {
  return limit > 0 && count > limit;
}
