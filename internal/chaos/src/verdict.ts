import type { Accepted } from "./carrier.ts";
import type { MessageRow } from "./database.ts";
import { idsIn } from "./model.ts";
import { LEASE_MS } from "./timing.ts";
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

export interface Verdict {
  /** Each begins with the name of the promise that is broken. Empty when all is well. */
  readonly violations: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}

/** Statuses of a message that the carrier has. */
const WITH_CARRIER = new Set(["queued", "sending", "sent", "delivered", "read", "undelivered"]);

export function judge(evidence: Evidence): Verdict {
  const violations = [
    ...textsAreAnswered(evidence),
    ...repliesAreSent(evidence),
    ...repliesAreInOrder(evidence),
    ...repliesHaveRead(evidence),
    ...optOutsHold(evidence),
  ];
  return { violations, counts: countsOf(evidence) };
}

function inboundOf({ rows }: Evidence): MessageRow[] {
  return rows.filter(({ direction }) => direction === "inbound");
}

function outboundOf({ rows }: Evidence): MessageRow[] {
  return rows.filter(({ direction }) => direction === "outbound");
}

function answeredTexts(evidence: Evidence): Map<string, MessageRow[]> {
  const byReply = new Map<string, MessageRow[]>();
  for (const row of inboundOf(evidence)) {
    if (row.answeredBy !== null) {
      byReply.set(row.answeredBy, [...(byReply.get(row.answeredBy) ?? []), row]);
    }
  }
  return byReply;
}

/** What was acknowledged is stored, once, as it was; what is stored is answered by exactly one turn. */
function* textsAreAnswered(evidence: Evidence): Generator<string> {
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

/** The carrier's own record agrees with ours: each reply once, and each reply answers something. */
function* repliesAreSent(evidence: Evidence): Generator<string> {
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
function* repliesAreInOrder(evidence: Evidence): Generator<string> {
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
function* repliesHaveRead(evidence: Evidence): Generator<string> {
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

/** Messages that reached the carrier after a STOP was stored, and before a START was. */
function sentAfterStop(evidence: Evidence): { message: Accepted; stop: MessageRow }[] {
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
function* optOutsHold(evidence: Evidence): Generator<string> {
  const rows = new Map(outboundOf(evidence).map((row) => [row.id, row]));
  for (const { message, stop } of sentAfterStop(evidence)) {
    const wasStaged = (rows.get(message.outboundId)?.seq ?? Number.POSITIVE_INFINITY) < stop.seq;
    if (!wasStaged || message.arrivedAt > stop.createdAt + LEASE_MS) {
      yield `opt-out: ${message.outboundId} (${message.body}) reached ${message.to} after STOP`;
    }
  }
}

function countsOf(evidence: Evidence): Record<string, number> {
  const inbound = inboundOf(evidence);
  const outbound = outboundOf(evidence);
  const fateCount = (wanted: WebhookFate): number =>
    evidence.texts.filter(({ fates }) => fates.includes(wanted)).length;
  const unstored = evidence.texts.filter(
    ({ text }) => !inbound.some(({ carrierId }) => carrierId === text.sid),
  );
  const accepted = new Set(evidence.accepted.map(({ outboundId }) => outboundId));
  const unknown = outbound.filter(({ status }) => status === "unknown");
  return {
    "texts sent": evidence.texts.length,
    "texts acknowledged": fateCount("acknowledged"),
    "texts met with an apology": fateCount("apologized"),
    "texts met with an apology, stored all the same": evidence.texts.filter(
      (sent) => sent.fates.includes("apologized") && !unstored.includes(sent),
    ).length,
    "texts not stored": unstored.length,
    "texts stored": inbound.length,
    "webhooks posted, duplicates included": evidence.texts.reduce(
      (sum, { fates }) => sum + fates.length,
      0,
    ),
    "texts answered by a reply": inbound.filter(({ answeredBy }) => answeredBy !== null).length,
    "texts met with silence (opted out or in)": inbound.filter(({ silence }) => silence !== null)
      .length,
    "opt-outs": inbound.filter(({ intent }) => intent === "opt_out").length,
    replies: outbound.length,
    "replies of the model": outbound.filter(({ source }) => source === "model").length,
    greetings: outbound.filter(({ source }) => source === "first_sms").length,
    fallbacks: outbound.filter(({ source }) => source === "fallback").length,
    "messages in the carrier's record": evidence.accepted.length,
    "messages on their way when STOP came": sentAfterStop(evidence).length,
    "replies canceled by STOP": outbound.filter(({ status }) => status === "canceled").length,
    "replies unknown": unknown.length,
    "replies unknown, in the carrier's record": unknown.filter(({ id }) => accepted.has(id)).length,
  };
}
