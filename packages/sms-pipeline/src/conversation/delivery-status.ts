import type { OutboundStatus } from "../ports/outbound.ts";

// Carriers report in any order and more than once
// (https://www.twilio.com/docs/messaging/guides/track-outbound-message-status).
const RANK: Readonly<Record<OutboundStatus, number>> = {
  staged: 0,
  unknown: 1,
  canceled: 1,
  queued: 2,
  sending: 3,
  sent: 4,
  undelivered: 5,
  failed: 5,
  delivered: 6,
  read: 7,
};

/** Whether a reported status says more than the one that is known. Statuses never move backwards. */
export function isNewerStatus(known: OutboundStatus, reported: OutboundStatus): boolean {
  return RANK[reported] > RANK[known];
}
