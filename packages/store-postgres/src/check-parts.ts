import { type ReplyPart, StoreError } from "sms-pipeline";

/** Throws `store_failed` when there is nothing to send. */
export function checkParts(parts: readonly ReplyPart[]): void {
  if (parts.length > 0 && parts.every(({ body }) => body !== "")) return;
  throw new StoreError("store_failed", "A reply needs at least one part, and none empty.");
}
