import type { Accepted } from "./carrier-message.ts";
import type { MessageRow } from "./database.ts";
import { answeredTexts, type Evidence, inboundOf, outboundOf } from "./evidence.ts";
import { idsIn } from "./model.ts";

/** Statuses of a message that the carrier has. */
const WITH_CARRIER = new Set(["queued", "sending", "sent", "delivered", "read", "undelivered"]);

/** The carrier's own record agrees with ours: each reply once, and each reply answers something. */
export function* repliesAreSent(evidence: Evidence): Generator<string> {
  const rows = new Map(outboundOf(evidence).map((row) => [row.id, row]));
  const answered = answeredTexts(evidence);
  const accepted = new Map<string, Accepted[]>();
  for (const message of evidence.accepted) {
    accepted.set(message.outboundId, [...(accepted.get(message.outboundId) ?? []), message]);
  }
  for (const [id, messages] of accepted) {
    const row = rows.get(id);
    if (!row)
      yield `unknown to us: the carrier has ${messages.length} of ${id}, which is not stored`;
    else {
      if (messages.length > 1) yield `sent twice: ${id} (${row.body}) ${messages.length} times`;
      for (const { body, to, from } of messages) {
        if (body !== row.body || to !== row.person || from !== row.ours) yield `changed: ${id}`;
      }
    }
  }
  for (const row of rows.values()) {
    const name = `${row.id} (${row.body}) of ${row.person}`;
    const [first] = accepted.get(row.id) ?? [];
    if (!answered.has(row.replyId ?? "")) yield `answers nothing: ${name}`;
    if (WITH_CARRIER.has(row.status)) {
      if (!first) yield `not sent: ${name} is ${row.status}, and the carrier has it not`;
      else if (row.carrierId !== first.sid) yield `not sent: ${name} has the id of another message`;
    } else if (row.status === "unknown") {
      if (!hasTwin(evidence, row)) yield `unknown without need: ${name}`;
    } else if (row.status === "canceled") {
      if (first) yield `sent all the same: ${name} is canceled, and the carrier has it`;
      if (row.silence !== "opted_out") yield `not sent: ${name} was canceled: ${row.silence}`;
    } else {
      yield `not sent: ${name} is ${row.status}`;
    }
  }
}

/**
 * Whether the carrier's list could not tell: the same words went to the same person at about the same time (a greeting or
 * a fallback twice), and the list does not show our ids.
 */
function hasTwin({ accepted }: Evidence, row: MessageRow): boolean {
  return accepted.some(
    ({ to, body, outboundId, acceptedAt }) =>
      to === row.person &&
      body === row.body &&
      outboundId !== row.id &&
      acceptedAt > row.createdAt - 61_000,
  );
}

/** Replies leave in the order of the texts that they answer. */
export function* repliesAreInOrder(evidence: Evidence): Generator<string> {
  const rows = new Map(outboundOf(evidence).map((row) => [row.id, row]));
  const answered = answeredTexts(evidence);
  const last = new Map<string, number>();
  for (const { outboundId, to } of evidence.accepted) {
    const row = rows.get(outboundId);
    const texts = answered.get(row?.replyId ?? "") ?? [];
    if (!row || texts.length === 0) continue;
    const newest = Math.max(...texts.map(({ seq }) => seq));
    if (newest < (last.get(to) ?? 0)) yield `out of order: ${outboundId} (${row.body}) of ${to}`;
    last.set(to, newest);
  }
}

/** A reply of the model's has read every text of the conversation up to the newest that it answers, and no other. */
export function* repliesHaveRead(evidence: Evidence): Generator<string> {
  const inbound = inboundOf(evidence);
  const answered = answeredTexts(evidence);
  for (const row of outboundOf(evidence)) {
    if (row.source !== "model") continue;
    const texts = answered.get(row.replyId ?? "") ?? [];
    const newest = Math.max(...texts.map(({ seq }) => seq));
    // A text of an older conversation may have waited until now.
    const due = inbound
      .filter(
        (text) =>
          texts.includes(text) || (text.conversation === row.conversation && text.seq <= newest),
      )
      .flatMap(({ body }) => idsIn(body));
    const read = new Set(idsIn(row.body));
    // Long conversations: the model is given the last 40 messages.
    const missed = due.slice(-15).filter((id) => !read.has(id));
    if (missed.length > 0) yield `unread: ${row.id} has not read ${missed.join(" ")}`;
    const all = new Set(due);
    const strange = [...read].filter((id) => !all.has(id));
    if (strange.length > 0) yield `unread: ${row.id} has read ${strange.join(" ")} too early`;
  }
}
