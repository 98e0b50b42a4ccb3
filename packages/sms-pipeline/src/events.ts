import type { SendError, SmsPipelineError } from "./errors.ts";
import type { PausedBy } from "./ports/conversation-log.ts";
import type { InboundIntent } from "./ports/inbound.ts";
import type { DeliveryStatus, ReplySource, SilenceReason } from "./ports/outbound.ts";

/**
 * What the pipeline tells `onEvent`, one event for each step. Events hold ids and reasons only: no message body, no
 * phone number, no credential. An error's `cause` may hold what an SDK put there.
 */
export type PipelineEvent =
  | ({
      readonly type: "text_received";
      readonly messageId: string;
      readonly conversationId: string;
      readonly outcome: "received" | "duplicate" | "unassigned";
      readonly conversation: "opened" | "continued" | "ended";
      readonly intent: InboundIntent;
      readonly silence: SilenceReason | null;
    } & InThread)
  | ({ readonly type: "turn_claimed"; readonly texts: number; readonly claims: number } & InThread)
  | ({
      readonly type: "model_answered";
      readonly model: string;
      readonly durationMs: number;
    } & InThread)
  | ({
      readonly type: "model_failed";
      readonly error: SmsPipelineError;
      readonly attempt: number;
      /** Null: it is not asked again. */
      readonly retryInMs: number | null;
    } & InThread)
  /** With the source `operator`, a person wrote it. */
  | ({
      readonly type: "reply_staged";
      readonly source: ReplySource;
      readonly messages: readonly StagedEvent[];
    } & InThread)
  /** A reply of the model repeats its system prompt word for word; `blocked` when it was not sent. */
  | ({ readonly type: "prompt_repeated"; readonly blocked: boolean } & InThread)
  /** A reply was longer than `maxSegments`; the model is asked for a shorter one once. */
  | ({ readonly type: "reply_too_long"; readonly segments: number } & InThread)
  /** `loop`: the other side looks like a bot. `operator`: a person has taken over. */
  | ({ readonly type: "conversation_paused"; readonly by: PausedBy } & InThread)
  /** A person has handed the conversation back. */
  | ({ readonly type: "conversation_resumed" } & InThread)
  | ({ readonly type: "silence_kept"; readonly reason: SilenceReason } & InThread)
  | ({ readonly type: "turn_superseded" } & InThread)
  | ({
      readonly type: "message_sent";
      readonly outboundId: string;
      readonly providerMessageId: string;
    } & InThread)
  | ({
      readonly type: "send_failed";
      readonly outboundId: string;
      readonly error: SendError;
      readonly next: "retry" | "ask_carrier" | "failed" | "unknown";
    } & InThread)
  | ({
      readonly type: "message_canceled";
      readonly outboundId: string;
      readonly reason: SilenceReason;
    } & InThread)
  /** The turn was given up by this process and stays in the store for whoever claims it next. */
  | ({
      readonly type: "turn_abandoned";
      readonly reason: "lease_lost" | "stopping" | "store_failed" | "unexpected_error";
      readonly error: unknown;
    } & InThread)
  | {
      readonly type: "delivery_reported";
      readonly providerMessageId: string;
      readonly status: DeliveryStatus;
      readonly errorCode: string | null;
      readonly result: "recorded" | "stale" | "unknown_message";
    }
  | { readonly type: "webhook_refused"; readonly status: number; readonly error: SmsPipelineError }
  | { readonly type: "webhook_unsupported"; readonly reason: string }
  | {
      readonly type: "store_unavailable";
      readonly step:
        | "receive"
        | "record_delivery"
        | "claim"
        | "sweep"
        | "stage"
        | "settle"
        | "pause"
        | "resume"
        | "stage_message";
      readonly error: unknown;
      /** True when the step is given up, false when it is tried again. */
      readonly final: boolean;
    }
  | { readonly type: "request_failed"; readonly error: unknown };

/** One message of a staged reply. */
export interface StagedEvent {
  readonly outboundId: string;
  readonly segments: number;
  readonly encoding: "GSM-7" | "UCS-2";
  /** By the price table of `prices`; null where it has no price for the number. */
  readonly estimatedCost: number | null;
}

/** What every event about one thread has. */
export interface InThread {
  readonly threadId: string;
}

/** What a step was about, for logging alone: it never reaches `onEvent`. */
export interface EventDetail {
  readonly from: string;
  readonly to: string;
  readonly bodies: readonly string[];
}

export type EmitEvent = (event: PipelineEvent, detail?: EventDetail) => void;

/** Tells the listeners, whose own errors must not reach the pipeline. */
export function emitTo(listeners: readonly EmitEvent[]): EmitEvent {
  return (event, detail) => {
    for (const listener of listeners) {
      // A broken listener must not break a turn, and there is nowhere else to tell.
      try {
        const told: unknown = listener(event, detail);
        // An async one that rejects would end the process.
        if (told instanceof Promise) told.catch(() => {});
      } catch {}
    }
  };
}
