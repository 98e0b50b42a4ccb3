import type { ReplySource, SilenceReason } from "../ports/outbound.ts";
import type { ClaimedTurn } from "../ports/turn.ts";
import { removeInvisible } from "../text/invisible.ts";
import { CONFIRM_WITHIN_MS } from "./confirm-within.ts";
import { limitReached, type UsageLimits } from "./limits.ts";
import { type LoopGuardLimits, loopSign } from "./loop-guard.ts";

/** The texts that are not the model's. Null: keep silent instead. */
export interface ReplyTexts {
  readonly unassigned: string | null;
  readonly farewell: string | null;
  readonly help: string | null;
  readonly fallback: string | null;
  readonly limitNotice: string | null;
  readonly optOutConfirmation: string | null;
}

export type Decision =
  | { readonly kind: "reply"; readonly source: ReplySource; readonly text: string }
  | { readonly kind: "generate" }
  | { readonly kind: "silence"; readonly reason: SilenceReason; readonly pause: boolean };

export interface DecideLimits {
  /** An answer later than this is better not sent. */
  readonly replyWithinMs: number;
  /** A turn that was claimed more often than this keeps killing its process: no model call any more. */
  readonly maxClaims: number;
  readonly usage: UsageLimits;
  readonly loop: LoopGuardLimits;
}

/** What the texts that wait in a turn are answered with. */
export function decide(
  turn: Pick<
    ClaimedTurn,
    | "assistant"
    | "conversation"
    | "unanswered"
    | "history"
    | "optedOut"
    | "waitedMs"
    | "claims"
    | "usage"
  >,
  texts: ReplyTexts,
  limits: DecideLimits,
): Decision {
  const { assistant, conversation } = turn;
  const newest = turn.unanswered.at(-1);
  if (turn.optedOut) {
    const isToConfirm = newest?.intent === "opt_out" && turn.waitedMs <= CONFIRM_WITHIN_MS;
    const confirmation = isToConfirm ? texts.optOutConfirmation : null;
    return replyOr(confirmation, "opt_out_confirmation", "opted_out");
  }
  if (conversation.paused) return silence("paused");
  if (turn.waitedMs > limits.replyWithinMs) return silence("too_late");
  if (!assistant) {
    return replyOr(conversation.replied ? null : texts.unassigned, "unassigned", "no_assistant");
  }
  if (conversation.ended) return replyOr(texts.farewell, "farewell", "conversation_ended");
  const limit = limitReached(turn.usage, limits.usage);
  if (limit !== null) {
    return replyOr(turn.usage.noticed ? null : texts.limitNotice, "limit_notice", limit);
  }
  if (newest?.intent === "help" && texts.help !== null) {
    return { kind: "reply", source: "help", text: texts.help };
  }
  const greeting = assistant.firstSms ?? "";
  // An editor's empty field may hold a zero-width space, of which no text is left.
  if (!conversation.replied && removeInvisible(greeting).trim() !== "") {
    return { kind: "reply", source: "first_sms", text: greeting };
  }
  if (newest?.intent === "opt_in") return silence("opted_in");
  if (looksLikeABot(turn, limits.loop)) {
    return { kind: "silence", reason: "loop_suspected", pause: true };
  }
  if (turn.claims > limits.maxClaims) return replyOr(texts.fallback, "fallback", "model_failed");
  return { kind: "generate" };
}

function looksLikeABot(
  { history, unanswered }: Pick<ClaimedTurn, "history" | "unanswered">,
  limits: LoopGuardLimits,
): boolean {
  const waiting = unanswered.map(
    ({ body, receivedAt }) => ({ role: "person", body, at: receivedAt }) as const,
  );
  return loopSign([...history, ...waiting], limits) !== null;
}

function silence(reason: SilenceReason): Decision {
  return { kind: "silence", reason, pause: false };
}

function replyOr(text: string | null, source: ReplySource, reason: SilenceReason): Decision {
  return text === null ? silence(reason) : { kind: "reply", source, text };
}
