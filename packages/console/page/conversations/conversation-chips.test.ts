import { expect, it } from "vitest";
import { conversationChips } from "./conversation-chips.ts";

const CALM = {
  paused: null,
  optedOut: false,
  inHand: false,
  dueInMs: null,
  endedAt: null,
  lastMessage: null,
};
const labels = (facts: Partial<Parameters<typeof conversationChips>[0]>): string[] =>
  conversationChips({ ...CALM, ...facts }).map(({ label }) => label);
const last = { body: "", mediaCount: 0 };

it("says what is worth knowing of a conversation, the most pressing first", () => {
  expect(labels({})).toEqual([]);
  const text = { ...last, direction: "inbound", status: null } as const;
  expect(labels({ inHand: true, lastMessage: text })).toEqual(["Thinking"]);
  expect(labels({ dueInMs: 0 })).toEqual(["Waiting"]);
  const failed = { ...last, direction: "outbound", status: "undelivered" } as const;
  expect(labels({ inHand: true, lastMessage: failed })).toEqual(["Sending", "Not delivered"]);
  expect(labels({ paused: { at: 1, by: "operator" } })).toEqual(["Taken over"]);
  expect(labels({ paused: { at: 1, by: "loop" } })).toEqual(["Paused: a bot?"]);
  expect(labels({ optedOut: true, endedAt: 1 })).toEqual(["Opted out"]);
  expect(labels({ endedAt: 1 })).toEqual(["Ended"]);
});
