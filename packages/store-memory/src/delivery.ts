import { type DeliveryResult, type DeliveryUpdate, isNewerStatus } from "sms-pipeline";
import { optOutByCarrier } from "./consent.ts";
import { findOutbound } from "./ids.ts";
import { identify, leaveStaged } from "./outbound.ts";
import { reschedule } from "./schedule.ts";
import type { State } from "./state.ts";

export function recordDelivery(state: State, update: DeliveryUpdate): DeliveryResult {
  const record =
    update.outboundId === null
      ? state.outboundByCarrierId.get(update.provider, update.providerMessageId)
      : findOutbound(state, update.outboundId);
  if (record === undefined) return "unknown_message";
  identify(state, record, update.providerMessageId);
  // A report that says nothing new records no opt-out either: the person may have opted in again since.
  if (!isNewerStatus(record.status, update.status)) return "stale";

  const { thread } = record;
  const now = state.clock.now();
  leaveStaged(record, update.status, now);
  record.sentAt ??= now;
  record.errorCode = update.errorCode;
  if (update.optedOut) optOutByCarrier(state, thread);
  // A holder that is still sending keeps its lease: its own settle gives it back.
  reschedule(state, thread);
  return "recorded";
}
