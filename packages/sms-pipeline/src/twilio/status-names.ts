import type { DeliveryStatus } from "../ports/outbound.ts";

// https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
const STATUSES: Readonly<Record<string, DeliveryStatus>> = {
  accepted: "queued",
  scheduled: "queued",
  queued: "queued",
  sending: "sending",
  sent: "sent",
  delivered: "delivered",
  read: "read",
  undelivered: "undelivered",
  failed: "failed",
  canceled: "canceled",
};

/** The delivery status that Twilio means; null for those of inbound messages and for unknown ones. */
export function deliveryStatusOf(name: string): DeliveryStatus | null {
  return Object.hasOwn(STATUSES, name) ? (STATUSES[name] ?? null) : null;
}
