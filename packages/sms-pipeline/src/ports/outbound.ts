/** Why a reply was written. */
export type ReplySource =
  | "first_sms"
  | "model"
  | "farewell"
  | "help"
  | "fallback"
  | "unassigned"
  /** The one confirmation of an opt-out that the carrier does not confirm. It may be sent although the person opted out. */
  | "opt_out_confirmation"
  /** The one notice past a limit. */
  | "limit_notice"
  /** A person wrote it in place of the assistant. It may be sent although the conversation is paused. */
  | "operator";

/** Why a text was deliberately not answered. */
export type SilenceReason =
  /** The person has opted out, with this text or before. */
  | "opted_out"
  /** The carrier itself answers this word (HELP, or START under Advanced Opt-Out). */
  | "carrier_answers"
  /** An end keyword, and no farewell is configured. */
  | "conversation_ended"
  /** START, and the assistant has no `first_sms`. */
  | "opted_in"
  /** No assistant has the number, and the person was told so before or no text is configured. */
  | "no_assistant"
  /** The model failed past its retries and no fallback text is configured. */
  | "model_failed"
  /** The answer would come later than `replyWithinMs`. */
  | "too_late"
  /** A short code, an alphanumeric sender, or a number of our own. */
  | "not_answerable"
  /** Past a limit, and the notice was given before or none is configured. */
  | LimitKind
  /** The other side looks like a bot. */
  | "loop_suspected"
  /** The conversation is paused. */
  | "paused";

/** Which limit was reached. */
export type LimitKind =
  | "limit_texts_short"
  | "limit_texts_long"
  | "limit_replies"
  | "limit_tokens"
  | "limit_segments";

/**
 * Where an outbound message stands.
 * - `staged`: written down, not yet known to be with the carrier.
 * - `queued`, `sending`, `sent`, `delivered`, `read`, `undelivered`, `failed`: as the carrier reports.
 *   `failed` also when the carrier refused it.
 * - `unknown`: whether the carrier took it could not be found out; it is not sent again.
 * - `canceled`: never handed to the carrier, and never will be.
 */
export type OutboundStatus =
  | "staged"
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "read"
  | "undelivered"
  | "failed"
  | "unknown"
  | "canceled";

/** The part of `OutboundStatus` that a carrier reports. */
export type DeliveryStatus = Exclude<OutboundStatus, "staged" | "unknown">;

/** One text message of a reply, as it will leave. */
export interface ReplyPart {
  readonly body: string;
  readonly segments: number;
  readonly encoding: "GSM-7" | "UCS-2";
  /** By the price table of the pipeline's `prices`. Null, the default: no price is known. */
  readonly estimatedCost?: number | null;
}

/** A message that is written down and must reach the carrier exactly once. */
export interface StagedMessage {
  /** Our id. It travels in the status callback's URL. */
  readonly id: string;
  readonly threadId: string;
  readonly conversationId: string;
  /** Shared by the parts of one reply: the id of the first. */
  readonly replyId: string;
  /** Our number. */
  readonly from: string;
  /** The person's number. */
  readonly to: string;
  readonly body: string;
  readonly source: ReplySource;
  readonly messagingServiceId: string | null;
  /** How often it has been handed to a holder to send before now; 0 when freshly staged. */
  readonly attempts: number;
  /** When it was staged, milliseconds since the epoch by the store's clock. */
  readonly stagedAt: number;
  /**
   * Null: it is certainly not with the carrier. A number: an earlier holder may have sent it, and this many
   * milliseconds have passed since it was handed to that holder.
   */
  readonly inDoubtForMs: number | null;
}

/** How the model came to a reply, kept with it. */
export interface Generation {
  readonly model: string;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly finishReason: string | null;
  /** Milliseconds from asking to having the reply, retries included. */
  readonly durationMs: number;
}
