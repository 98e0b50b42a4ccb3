import { describe, expect, it } from "vitest";
import type { InboundIntent, StoredInbound } from "../ports/inbound.ts";
import { decide } from "./decide.ts";

const texts = {
  unassigned: "Nobody.",
  farewell: null,
  help: null,
  fallback: "Sorry.",
  limitNotice: "Too many.",
  optOutConfirmation: "Unsubscribed.",
};
const off = Number.POSITIVE_INFINITY;
const limits = {
  replyWithinMs: 10_000,
  maxClaims: 3,
  usage: {
    textsShort: 5,
    textsLong: off,
    repliesPerConversation: off,
    tokensPerDay: off,
    segmentsPerDay: off,
  },
  loop: { similarTexts: 3, quickTexts: off, quickMs: 2_000, autoReplies: off },
};

function inbound(intent: InboundIntent): StoredInbound {
  return {
    id: "1",
    conversationId: "c",
    seq: 1,
    intent,
    receivedAt: 0,
    provider: "fake",
    providerMessageId: "1",
    from: "+15550100100",
    to: "+15550100001",
    body: "Hi",
    media: [],
    location: null,
    segments: null,
    messagingServiceId: null,
    optOutType: null,
  };
}

const turn = {
  assistant: { id: "a", name: "A", firstSms: "Hello!", smsPrompt: null },
  conversation: { id: "c", ended: false, replied: false, paused: false },
  unanswered: [inbound("message")],
  optedOut: false,
  waitedMs: 0,
  claims: 1,
  history: [],
  usage: {
    textsShort: 1,
    textsLong: 1,
    replies: 0,
    tokensToday: 0,
    segmentsToday: 0,
    noticed: false,
  },
};
const quiet = { ...turn.assistant, firstSms: null };
const ongoing = { ...turn.conversation, replied: true };
const ended = { ...turn.conversation, ended: true };

describe("decide", () => {
  it.each([
    ["a new conversation is greeted", turn, { kind: "reply", source: "first_sms", text: "Hello!" }],
    ["without first_sms the model answers", { ...turn, assistant: quiet }, { kind: "generate" }],
    ["an ongoing one is the model's", { ...turn, conversation: ongoing }, { kind: "generate" }],
    [
      "opted out",
      { ...turn, optedOut: true },
      { kind: "silence", reason: "opted_out", pause: false },
    ],
    [
      "exactly in time",
      { ...turn, waitedMs: 10_000 },
      { kind: "reply", source: "first_sms", text: "Hello!" },
    ],
    [
      "too late",
      { ...turn, waitedMs: 10_001 },
      { kind: "silence", reason: "too_late", pause: false },
    ],
    [
      "paused",
      { ...turn, conversation: { ...ongoing, paused: true } },
      { kind: "silence", reason: "paused", pause: false },
    ],
    [
      "a blank first_sms is none",
      { ...turn, assistant: { ...turn.assistant, firstSms: "  " } },
      { kind: "generate" },
    ],
    [
      "no assistant",
      { ...turn, assistant: null },
      { kind: "reply", source: "unassigned", text: "Nobody." },
    ],
    [
      "no assistant, told before",
      { ...turn, assistant: null, conversation: ongoing },
      { kind: "silence", reason: "no_assistant", pause: false },
    ],
    [
      "ended",
      { ...turn, conversation: ended },
      { kind: "silence", reason: "conversation_ended", pause: false },
    ],
    [
      "START without first_sms",
      { ...turn, assistant: quiet, unanswered: [inbound("opt_in")] },
      { kind: "silence", reason: "opted_in", pause: false },
    ],
    ["claimed three times", { ...turn, conversation: ongoing, claims: 3 }, { kind: "generate" }],
    [
      "claimed too often",
      { ...turn, conversation: ongoing, claims: 4 },
      { kind: "reply", source: "fallback", text: "Sorry." },
    ],
  ])("%s", (_case, given, decision) => {
    expect(decide(given, texts, limits)).toEqual(decision);
  });

  it("past a limit there is one notice, then silence, never the model", () => {
    const usage = { ...turn.usage, textsShort: 6 };
    const past = { ...turn, conversation: ongoing, usage };
    expect(decide(past, texts, limits)).toMatchObject({ source: "limit_notice" });
    const noticed = { ...past, usage: { ...usage, noticed: true } };
    expect(decide(noticed, texts, limits)).toMatchObject({ reason: "limit_texts_short" });
    expect(decide(past, { ...texts, limitNotice: null }, limits)).toMatchObject({
      kind: "silence",
    });
  });

  it("a bot is met with silence, and the conversation paused", () => {
    const said = {
      role: "person",
      body: "Your ticket 1 was received",
      mediaCount: 0,
      at: 0,
    } as const;
    const bot = {
      ...turn,
      conversation: ongoing,
      history: [said, said],
      unanswered: [{ ...inbound("message"), body: "Your ticket 2 was received" }],
    };
    expect(decide(bot, texts, limits)).toEqual({
      kind: "silence",
      reason: "loop_suspected",
      pause: true,
    });
  });

  it("an opt-out that waits is confirmed, and nothing else is said to who opted out", () => {
    const out = { ...turn, optedOut: true, unanswered: [inbound("opt_out")] };
    expect(decide(out, texts, limits)).toMatchObject({ source: "opt_out_confirmation" });
    expect(decide(out, { ...texts, optOutConfirmation: null }, limits)).toMatchObject({
      reason: "opted_out",
    });
    expect(decide({ ...out, unanswered: [inbound("message")] }, texts, limits)).toMatchObject({
      reason: "opted_out",
    });
  });

  it("an opt-out is confirmed within five minutes, or not at all", () => {
    const out = { ...turn, optedOut: true, unanswered: [inbound("opt_out")] };
    expect(decide({ ...out, waitedMs: 300_000 }, texts, limits)).toMatchObject({
      source: "opt_out_confirmation",
    });
    expect(decide({ ...out, waitedMs: 300_001 }, texts, limits)).toMatchObject({
      reason: "opted_out",
    });
  });

  it("the newest of several texts decides what they are answered with", () => {
    const out = { ...turn, optedOut: true };
    const stopped = [inbound("message"), inbound("opt_out")];
    expect(decide({ ...out, unanswered: stopped }, texts, limits)).toMatchObject({
      source: "opt_out_confirmation",
    });
    expect(decide({ ...out, unanswered: stopped.toReversed() }, texts, limits)).toMatchObject({
      reason: "opted_out",
    });
  });

  it("HELP and a goodbye get their text where one is set", () => {
    const set = { ...texts, help: "Call us.", farewell: "Bye!" };
    const help = { ...turn, unanswered: [inbound("help")] };
    expect(decide(help, set, limits)).toMatchObject({ source: "help", text: "Call us." });
    expect(decide(turn, set, limits)).toMatchObject({ source: "first_sms" });
    const goodbye = { ...turn, conversation: ended };
    expect(decide(goodbye, set, limits)).toMatchObject({ source: "farewell", text: "Bye!" });
  });
});
