import type { OutboundStatus, SilenceReason } from "sms-pipeline";
import { ownText } from "./own-text.ts";
import type { State } from "./state.ts";
import type { OutboundRecord, Thread } from "./thread.ts";

/** Gives a message the status that it has from now on; it no longer waits to be sent. */
export function leaveStaged(record: OutboundRecord, status: OutboundStatus, now: number): void {
  const { thread } = record;
  if (record.status === "staged") {
    thread.staged = thread.staged.filter((other) => other !== record);
    thread.claims = 0;
  }
  record.status = status;
  record.statusAt = now;
}

export function cancel(record: OutboundRecord, reason: SilenceReason | null, now: number): void {
  leaveStaged(record, "canceled", now);
  record.canceledFor = reason;
}

/** The source of what may still leave. */
const SPARED = { opted_out: "opt_out_confirmation", paused: "operator" } as const;

/**
 * Cancels what an opt-out, or a person who takes over, forbids: what is staged and was never handed over, or is known not to
 * have been accepted.
 */
export function cancelStaged(thread: Thread, reason: "opted_out" | "paused", now: number): void {
  for (const record of thread.staged) {
    if (record.handedAt === null && record.source !== SPARED[reason]) cancel(record, reason, now);
  }
}

/** The parts of the same reply that come after `record` and still wait. */
export function laterParts(record: OutboundRecord): OutboundRecord[] {
  const { staged } = record.thread;
  return staged
    .slice(staged.indexOf(record) + 1)
    .filter((other) => other.replyId === record.replyId);
}

/** Remembers the carrier's id the first time it is known. */
export function identify(state: State, record: OutboundRecord, providerMessageId: string): void {
  if (record.providerMessageId !== null) return;
  record.providerMessageId = ownText(providerMessageId);
  state.outboundByCarrierId.set(record.provider, record.providerMessageId, record);
}
