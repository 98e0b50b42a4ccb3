import { isSmsPipelineError, SendError } from "../errors.ts";
import type { SendReceipt } from "../ports/messenger.ts";
import type { StagedMessage } from "../ports/outbound.ts";
import type { SendOutcome } from "../ports/store.ts";
import { backoffMs } from "./backoff.ts";
import type { DeliverDeps } from "./send-deps.ts";

export function sentOutcome(
  deps: DeliverDeps,
  { id, threadId }: StagedMessage,
  receipt: SendReceipt,
): SendOutcome {
  const { providerMessageId, status, segments } = receipt;
  deps.emit({ type: "message_sent", threadId, outboundId: id, providerMessageId });
  return { kind: "sent", providerMessageId, status, segments };
}

export function canceled(
  deps: DeliverDeps,
  { id, threadId }: StagedMessage,
  reason: "opted_out" | "opted_in" | "paused" | "too_late",
): SendOutcome {
  deps.emit({ type: "message_canceled", threadId, outboundId: id, reason });
  return { kind: "canceled", reason };
}

export function emitFailure(
  deps: DeliverDeps,
  { id, threadId }: StagedMessage,
  error: SendError,
  next: "retry" | "ask_carrier" | "failed" | "unknown",
): void {
  deps.emit({ type: "send_failed", threadId, outboundId: id, error, next });
}

export function retryDelay(deps: DeliverDeps, message: StagedMessage, error: SendError): number {
  const { baseBackoffMs: baseMs, maxBackoffMs: maxMs } = deps.sendLimits;
  return backoffMs(message.attempts + 1, { baseMs, maxMs }, deps.random, error.retryAfterMs);
}

export function ageOf(deps: DeliverDeps, message: StagedMessage): number {
  return deps.storeTime.now() - message.stagedAt;
}

/** Of an error that is no SendError nothing is known, so the message may have been accepted. */
export function asSendError(cause: unknown): SendError {
  if (cause instanceof SendError) return cause;
  if (isSmsPipelineError(cause) && "outcome" in cause && "optedOut" in cause) {
    return cause as SendError;
  }
  return new SendError(
    "send_outcome_unknown",
    "The Messenger threw an error that is no SendError.",
    { outcome: "unknown", cause },
  );
}
