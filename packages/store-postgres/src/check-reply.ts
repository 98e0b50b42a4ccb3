import { type ReplyPart, type StageInput, StoreError } from "sms-pipeline";

/** Throws `store_failed` when a reply has nothing to send. */
export function checkReply(input: StageInput): void {
  if (input.kind === "reply") checkParts(input.parts);
}

export function checkParts(parts: readonly ReplyPart[]): void {
  if (parts.length > 0 && parts.every(({ body }) => body !== "")) return;
  throw new StoreError("store_failed", "A reply needs at least one part, and none empty.");
}
