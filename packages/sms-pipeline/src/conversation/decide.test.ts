import { describe, expect, it } from "vitest";
import type { InboundIntent, StoredInbound } from "../ports/inbound.ts";
import { decide } from "./decide.ts";

const texts = { unassigned: "Nobody.", farewell: null, help: null, fallback: "Sorry." };
const limits = { replyWithinMs: 10_000, maxClaims: 3 };

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
  conversation: { id: "c", ended: false, replied: false },
  unanswered: [inbound("message")],
  optedOut: false,
  waitedMs: 0,
  claims: 1,
};
const quiet = { ...turn.assistant, firstSms: null };
const ongoing = { ...turn.conversation, replied: true };
const ended = { ...turn.conversation, ended: true };

describe("decide", () => {
  it.each([
    ["a new conversation is greeted", turn, { kind: "reply", source: "first_sms", text: "Hello!" }],
    ["without first_sms the model answers", { ...turn, assistant: quiet }, { kind: "generate" }],
    ["an ongoing one is the model's", { ...turn, conversation: ongoing }, { kind: "generate" }],
    ["opted out", { ...turn, optedOut: true }, { kind: "silence", reason: "opted_out" }],
    [
      "exactly in time",
      { ...turn, waitedMs: 10_000 },
      { kind: "reply", source: "first_sms", text: "Hello!" },
    ],
    ["too late", { ...turn, waitedMs: 10_001 }, { kind: "silence", reason: "too_late" }],
    [
      "no assistant",
      { ...turn, assistant: null },
      { kind: "reply", source: "unassigned", text: "Nobody." },
    ],
    [
      "no assistant, told before",
      { ...turn, assistant: null, conversation: ongoing },
      { kind: "silence", reason: "no_assistant" },
    ],
    ["ended", { ...turn, conversation: ended }, { kind: "silence", reason: "conversation_ended" }],
    [
      "START without first_sms",
      { ...turn, assistant: quiet, unanswered: [inbound("opt_in")] },
      { kind: "silence", reason: "opted_in" },
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

  it("HELP and a goodbye get their text where one is set", () => {
    const set = { ...texts, help: "Call us.", farewell: "Bye!" };
    const help = { ...turn, unanswered: [inbound("help")] };
    expect(decide(help, set, limits)).toMatchObject({ source: "help", text: "Call us." });
    const goodbye = { ...turn, conversation: ended };
    expect(decide(goodbye, set, limits)).toMatchObject({ source: "farewell", text: "Bye!" });
  });
});
