import { isNewerStatus, type Lease, type SendOutcome, type SettleResult } from "sms-pipeline";
import { optOutByCarrier } from "./consent.ts";
import { outboundOf } from "./ids.ts";
import { freeLease, heldThread } from "./lease.ts";
import { cancel, identify, laterParts, leaveStaged } from "./outbound.ts";
import { dueInMs, reschedule } from "./schedule.ts";
import type { State } from "./state.ts";
import type { OutboundRecord, Thread } from "./thread.ts";

type Sent = Extract<SendOutcome, { readonly kind: "sent" }>;

export function settle(
  state: State,
  lease: Lease,
  outboundId: string,
  outcome: SendOutcome,
): SettleResult {
  const now = state.clock.now();
  const leased = state.threads.get(lease.threadId);
  const record = leased && outboundOf(leased, outboundId);
  if (record === undefined) return { kind: "lease_lost", dueInMs: null };
  const { thread } = record;
  const held = heldThread(state, lease, now) !== null;
  const kind =
    outcome.kind === "sent"
      ? settleSent(state, record, outcome, now)
      : settleOther(state, record, outcome, held, now);

  const asksToWait = outcome.kind === "retry" || outcome.kind === "in_doubt";
  // What was staged since the claim is nothing to keep a lease for: this holder does not have it.
  const hasMore = thread.staged.some(({ handedAt }) => handedAt !== null);
  if (held && (!hasMore || (asksToWait && kind === "settled"))) {
    freeLease(thread);
  }
  reschedule(state, thread);
  return { kind, dueInMs: dueInMs(thread, now) };
}

/** A fact about the world, whoever reports it. */
function settleSent(
  state: State,
  record: OutboundRecord,
  outcome: Sent,
  now: number,
): SettleResult["kind"] {
  identify(state, record, outcome.providerMessageId);
  record.segments = outcome.segments ?? record.segments;
  if (record.status !== "staged" && !isNewerThanUnsent(record, outcome)) return "already_settled";
  leaveStaged(record, outcome.status, now);
  record.sentAt ??= now;
  record.canceledFor = null;
  record.conversation.lastMessageAt = Math.max(record.conversation.lastMessageAt, now);
  return "settled";
}

/** `unknown` and `canceled` only say that nobody knew better. */
function isNewerThanUnsent({ status }: OutboundRecord, outcome: Sent): boolean {
  return (status === "unknown" || status === "canceled") && isNewerStatus(status, outcome.status);
}

function settleOther(
  state: State,
  record: OutboundRecord,
  outcome: Exclude<SendOutcome, Sent>,
  held: boolean,
  now: number,
): SettleResult["kind"] {
  if (record.status !== "staged") return "already_settled";
  if (!held) return "lease_lost";
  const { thread } = record;
  if (outcome.kind !== "canceled") record.errorCode = outcome.errorCode;
  switch (outcome.kind) {
    case "retry":
      record.handedAt = null;
      wait(record, now + outcome.afterMs);
      break;
    case "in_doubt":
      record.handedAt = now - outcome.doubtForMs;
      wait(record, now + outcome.afterMs);
      break;
    case "failed":
      cancelLaterParts(record, outcome.optedOut ? "opted_out" : null, now);
      leaveStaged(record, "failed", now);
      if (outcome.optedOut) optOutByCarrier(state, thread);
      break;
    case "unknown":
      leaveStaged(record, "unknown", now);
      break;
    case "canceled":
      cancelLaterParts(record, outcome.reason, now);
      cancel(record, outcome.reason, now);
      break;
  }
  return "settled";
}

function wait(record: OutboundRecord, until: number): void {
  record.notBefore = until;
  takeBackLater(record.thread, record);
}

/** Messages leave in order, so what stands behind one that was not sent was not sent by this holder either. */
function takeBackLater(thread: Thread, record: OutboundRecord): void {
  for (const later of thread.staged.slice(thread.staged.indexOf(record) + 1)) {
    later.handedAt = later.handedBefore;
  }
}

function cancelLaterParts(
  record: OutboundRecord,
  reason: OutboundRecord["canceledFor"],
  now: number,
): void {
  for (const part of laterParts(record)) cancel(part, reason, now);
}
