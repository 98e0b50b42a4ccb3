import { describe, expect, it } from "vitest";
import type { Accepted } from "./carrier-message.ts";
import type { MessageRow } from "./database.ts";
import type { Evidence } from "./evidence.ts";
import { judge } from "./verdict.ts";

const PERSON = "+15561000001";
const OURS = "+15550100002";

function row(changes: Partial<MessageRow>): MessageRow {
  return {
    id: "t1",
    thread: "1",
    conversation: "1",
    seq: 1,
    direction: "inbound",
    waiting: false,
    status: "received",
    body: "q001-001 hello?",
    person: PERSON,
    ours: OURS,
    carrierId: "SMq001-001",
    intent: "message",
    answeredBy: "r1",
    silence: null,
    source: null,
    replyId: null,
    createdAt: 1_000,
    ...changes,
  };
}

function reply(changes: Partial<MessageRow>): MessageRow {
  const outbound = {
    direction: "outbound",
    intent: null,
    answeredBy: null,
    source: "model",
  } as const;
  return row({
    ...outbound,
    id: "r1",
    replyId: "r1",
    seq: 2,
    status: "delivered",
    body: "I have read q001-001.",
    carrierId: "SM1",
    createdAt: 2_000,
    ...changes,
  });
}

function message(changes: Partial<Accepted>): Accepted {
  return {
    sid: "SM1",
    outboundId: "r1",
    from: OURS,
    to: PERSON,
    body: "I have read q001-001.",
    arrivedAt: 2_100,
    acceptedAt: 2_110,
    ...changes,
  };
}

const text = (id: string, body = `${id} hello?`) => ({
  text: { id, sid: `SM${id}`, from: PERSON, to: OURS, body, at: 0 },
  fates: ["acknowledged"] as const,
});

const second = {
  text: row({
    id: "t2",
    seq: 3,
    body: "q001-002 hello?",
    carrierId: "SMq001-002",
    answeredBy: "r2",
    createdAt: 3_000,
  }),
  reply: reply({
    id: "r2",
    replyId: "r2",
    seq: 4,
    body: "I have read q001-001 q001-002.",
    carrierId: "SM2",
    createdAt: 4_000,
  }),
  message: message({
    sid: "SM2",
    outboundId: "r2",
    body: "I have read q001-001 q001-002.",
    arrivedAt: 4_100,
    acceptedAt: 4_110,
  }),
};
const stop = row({
  id: "t3",
  seq: 5,
  body: "STOP",
  carrierId: "SMq001-003",
  intent: "opt_out",
  answeredBy: null,
  silence: "opted_out",
  createdAt: 5_000,
});

const GOOD: Evidence = {
  texts: [text("q001-001"), text("q001-002"), text("q001-003", "STOP")],
  rows: [row({}), reply({}), second.text, second.reply, stop],
  accepted: [message({}), second.message],
};

function withRow(id: string, changes: Partial<MessageRow>): Evidence {
  return { ...GOOD, rows: GOOD.rows.map((one) => (one.id === id ? { ...one, ...changes } : one)) };
}

describe("judge", () => {
  it("finds nothing where all records agree", () => {
    expect(judge(GOOD).violations).toEqual([]);
  });

  it.each<[string, Evidence]>([
    ["lost", { ...GOOD, texts: [...GOOD.texts, text("q001-004")] }],
    ["invented", { ...GOOD, texts: GOOD.texts.slice(1) }],
    ["stored twice", { ...GOOD, rows: [...GOOD.rows, row({ id: "t9", seq: 9 })] }],
    ["changed", withRow("t1", { body: "q001-001 hi" })],
    ["unanswered", withRow("t1", { waiting: true })],
    ["unanswered", withRow("t1", { answeredBy: null, silence: "too_late" })],
    [
      "unanswered",
      {
        ...GOOD,
        rows: [row({ answeredBy: null, silence: "opted_out" }), ...GOOD.rows.slice(1, 4)],
      },
    ],
    ["unanswered", withRow("t1", { answeredBy: "r9" })],
    ["answered twice", withRow("t1", { silence: "opted_out" })],
    ["answers nothing", withRow("t2", { answeredBy: "r1" })],
    [
      "sent twice",
      { ...GOOD, accepted: [...GOOD.accepted, message({ sid: "SM3", arrivedAt: 4_900 })] },
    ],
    [
      "unknown to us",
      {
        ...GOOD,
        accepted: [...GOOD.accepted, message({ sid: "SM3", outboundId: "r9", arrivedAt: 4_900 })],
      },
    ],
    ["not sent", { ...GOOD, accepted: GOOD.accepted.slice(1) }],
    ["not sent", withRow("r1", { status: "failed" })],
    ["not sent", withRow("r1", { carrierId: "SM2" })],
    ["sent all the same", withRow("r2", { status: "canceled", silence: "opted_out" })],
    ["unknown without need", withRow("r2", { status: "unknown" })],
    ["out of order", { ...GOOD, accepted: [...GOOD.accepted].reverse() }],
    ["unread", withRow("r2", { body: "I have read q001-002." })],
    ["unread", withRow("r1", { body: "I have read q001-001 q001-002." })],
    ["opt-out", { ...GOOD, accepted: [message({}), { ...second.message, arrivedAt: 9_000 }] }],
    ["opt-out", withRow("t3", { seq: 0, createdAt: 1_500 })],
  ])("finds what is %s", (broken, evidence) => {
    expect(judge(evidence).violations).toContainEqual(expect.stringMatching(`^${broken}:`));
  });
});
