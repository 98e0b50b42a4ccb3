import type { Accepted } from "./carrier-message.ts";
import type { MessageRow } from "./database.ts";
import { type Evidence, inboundOf, outboundOf } from "./evidence.ts";
import { LEASE_MS } from "./timing.ts";

/** Messages that reached the carrier after a STOP was stored, and before a START was. */
export function sentAfterStop(evidence: Evidence): { message: Accepted; stop: MessageRow }[] {
  // By what was written, not by what we made of it.
  const words = inboundOf(evidence).filter(({ body }) => body === "STOP" || body === "START");
  return words
    .filter(({ body }) => body === "STOP")
    .flatMap((stop) => {
      const start = words.find(
        ({ thread, seq, body }) => thread === stop.thread && seq > stop.seq && body === "START",
      );
      return evidence.accepted
        .filter(({ to, arrivedAt }) => to === stop.person && arrivedAt > stop.createdAt)
        .filter(({ arrivedAt }) => !start || arrivedAt <= start.createdAt)
        .map((message) => ({ message, stop }));
    });
}

/**
 * Nothing is sent after STOP. A request that was on its way at that moment was staged before it, and left before the lease
 * of that time was over.
 */
export function* optOutsHold(evidence: Evidence): Generator<string> {
  const rows = new Map(outboundOf(evidence).map((row) => [row.id, row]));
  for (const { message, stop } of sentAfterStop(evidence)) {
    const wasStaged = (rows.get(message.outboundId)?.seq ?? Number.POSITIVE_INFINITY) < stop.seq;
    if (!wasStaged || message.arrivedAt > stop.createdAt + LEASE_MS) {
      yield `opt-out: ${message.outboundId} (${message.body}) reached ${message.to} after STOP`;
    }
  }
}
