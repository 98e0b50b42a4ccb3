import type { ReplySource, SilenceReason } from "../ports/outbound.ts";
import type { ClaimedTurn } from "../ports/turn.ts";

/** The texts that are not the model's. Null: keep silent instead. */
export interface ReplyTexts {
  readonly unassigned: string | null;
  readonly farewell: string | null;
  readonly help: string | null;
  readonly fallback: string | null;
}

export type Decision =
  | { readonly kind: "reply"; readonly source: ReplySource; readonly text: string }
  | { readonly kind: "generate" }
  | { readonly kind: "silence"; readonly reason: SilenceReason };

export interface DecideLimits {
  /** An answer later than this is better not sent. */
  readonly replyWithinMs: number;
  /** A turn that was claimed more often than this keeps killing its process: no model call any more. */
  readonly maxClaims: number;
}

/** What the texts that wait in a turn are answered with. */
export function decide(
  turn: Pick<
    ClaimedTurn,
    "assistant" | "conversation" | "unanswered" | "optedOut" | "waitedMs" | "claims"
  >,
  texts: ReplyTexts,
  limits: DecideLimits,
): Decision {
  const { assistant, conversation } = turn;
  const newest = turn.unanswered.at(-1);
  if (turn.optedOut) return { kind: "silence", reason: "opted_out" };
  if (turn.waitedMs > limits.replyWithinMs) return { kind: "silence", reason: "too_late" };
  if (!assistant) {
    return replyOr(conversation.replied ? null : texts.unassigned, "unassigned", "no_assistant");
  }
  if (conversation.ended) return replyOr(texts.farewell, "farewell", "conversation_ended");
  if (newest?.intent === "help") return replyOr(texts.help, "help", "carrier_answers");
  if (!conversation.replied && assistant.firstSms !== null) {
    return { kind: "reply", source: "first_sms", text: assistant.firstSms };
  }
  if (newest?.intent === "opt_in") return { kind: "silence", reason: "opted_in" };
  if (turn.claims > limits.maxClaims) return replyOr(texts.fallback, "fallback", "model_failed");
  return { kind: "generate" };
}

function replyOr(
  text: string | null,
  source: ReplySource,
  reason: SilenceReason,
): Exclude<Decision, { kind: "generate" }> {
  return text === null ? { kind: "silence", reason } : { kind: "reply", source, text };
}
