import type { MessageRow } from "./database.ts";
import { type Evidence, inboundOf, outboundOf } from "./evidence.ts";

/** What was acknowledged is stored, once, as it was; what is stored is answered by exactly one turn. */
export function* textsAreAnswered(evidence: Evidence): Generator<string> {
  const inbound = inboundOf(evidence);
  const replies = new Set(outboundOf(evidence).map(({ replyId }) => replyId));
  const bySid = new Map<string | null, MessageRow[]>();
  for (const row of inbound) bySid.set(row.carrierId, [...(bySid.get(row.carrierId) ?? []), row]);
  const known = new Set(evidence.texts.map(({ text }) => text.sid));
  for (const { text, fates } of evidence.texts) {
    const stored = bySid.get(text.sid) ?? [];
    if (fates.includes("acknowledged") && stored.length === 0) {
      yield `lost: ${text.id} was acknowledged and is not stored`;
    }
    if (stored.length > 1) yield `stored twice: ${text.id}`;
    for (const { body } of stored) if (body !== text.body) yield `changed: ${text.id}`;
  }
  for (const row of inbound) {
    const name = `${row.carrierId} (${row.body})`;
    if (!known.has(row.carrierId ?? "")) yield `invented: nobody sent ${name}`;
    if (row.waiting || (row.answeredBy === null && row.silence === null)) {
      yield `unanswered: ${name} waits`;
    }
    if (row.answeredBy !== null && row.silence !== null) yield `answered twice: ${name}`;
    if (row.answeredBy !== null && !replies.has(row.answeredBy)) {
      yield `unanswered: the reply to ${name} does not exist`;
    }
    if (row.silence !== null && row.silence !== "opted_out" && row.silence !== "opted_in") {
      yield `unanswered: ${name} was met with silence: ${row.silence}`;
    }
    if (row.silence === "opted_out" && row.intent !== "opt_out" && !isOptedOutAt(inbound, row)) {
      yield `unanswered: ${name} was met with silence, and nobody had opted out`;
    }
  }
}

/** Whether a STOP stands before the text, or after it and before its answer, with no START in between. */
function isOptedOutAt(inbound: readonly MessageRow[], row: MessageRow): boolean {
  const words = inbound.filter(
    ({ thread, intent }) => thread === row.thread && (intent === "opt_out" || intent === "opt_in"),
  );
  const last = words.filter(({ seq }) => seq < row.seq).at(-1);
  return (
    last?.intent === "opt_out" ||
    words.some(({ seq, intent }) => seq > row.seq && intent === "opt_out")
  );
}
