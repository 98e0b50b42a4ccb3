import { type Signal, signal } from "@preact/signals";
import type { DeskMessage } from "../../src/desk/api.ts";

/** Until when each phone has been looked at, in milliseconds since the epoch; the others since the page was opened. */
const seenUntil: Signal<Readonly<Record<string, number>>> = signal({});
const openedAt = Date.now();

/** To be called when a phone comes into view and when it leaves it. */
export function markSeen(...phoneIds: readonly string[]): void {
  const now = Date.now();
  const seen = phoneIds.map((id) => [id, now] as const);
  seenUntil.value = { ...seenUntil.peek(), ...Object.fromEntries(seen) };
}

export function seenSince(phoneId: string): number {
  return seenUntil.value[phoneId] ?? openedAt;
}

/** How many messages to a person have come from a number after that time. */
export function countNew(
  messages: Iterable<DeskMessage>,
  person: string,
  number: string | null,
  since: number,
): number {
  let count = 0;
  for (const { direction, to, from, createdAt } of messages) {
    if (direction === "outbound" && to === person && from === number && createdAt > since) count++;
  }
  return count;
}
