import type { Accepted } from "./carrier-message.ts";
import type { MessageRow } from "./database.ts";
import type { Text } from "./traffic.ts";
import type { WebhookFate } from "./webhooks.ts";

/** What is known from outside, and what the database says, when all is at rest. */
export interface Evidence {
  /** Every text with what its webhooks came to, duplicates included. */
  readonly texts: readonly { readonly text: Text; readonly fates: readonly WebhookFate[] }[];
  readonly rows: readonly MessageRow[];
  /** The carrier's record. */
  readonly accepted: readonly Accepted[];
}

export function inboundOf({ rows }: Evidence): MessageRow[] {
  return rows.filter(({ direction }) => direction === "inbound");
}

export function outboundOf({ rows }: Evidence): MessageRow[] {
  return rows.filter(({ direction }) => direction === "outbound");
}

/** The texts that each reply answers, by the reply's id. */
export function answeredTexts(evidence: Evidence): Map<string, MessageRow[]> {
  const byReply = new Map<string, MessageRow[]>();
  for (const row of inboundOf(evidence)) {
    if (row.answeredBy !== null) {
      byReply.set(row.answeredBy, [...(byReply.get(row.answeredBy) ?? []), row]);
    }
  }
  return byReply;
}
