import { expect, it } from "vitest";
import type { MessageItem } from "../../src/api/types.ts";
import { inbound, outbound } from "../test-messages.ts";
import { carrierErrorWords } from "./carrier-error-words.ts";
import { messageState, type ThreadState } from "./message-state.ts";

const IDLE: ThreadState = { inHand: false, dueInMs: null };
const IN_HAND: ThreadState = { inHand: true, dueInMs: null };
const state = (message: MessageItem, thread = IDLE) =>
  messageState(message, thread, carrierErrorWords);

it("says how a text fares: received, thinking, answered, or why not", () => {
  expect(state(inbound({}), { inHand: false, dueInMs: 900 })).toMatchObject({
    label: "Received",
    detail: "Waits a moment, in case more texts come.",
  });
  expect(state(inbound({}), IN_HAND).label).toBe("Thinking");
  expect(state(inbound({ answeredAt: 1 }), IN_HAND).label).toBe("Answered");
  expect(state(inbound({ answeredAt: 1, silence: "opted_out" }))).toMatchObject({
    label: "Not answered",
    detail: "The person has opted out.",
  });
});

it("says how a reply fares: staged, sending, sent, delivered", () => {
  expect(state(outbound({})).label).toBe("Staged");
  expect(state(outbound({}), IN_HAND).label).toBe("Sending");
  expect(state(outbound({ attempts: 2 })).detail).toBe("Waits to be tried again.");
  expect(state(outbound({ status: "sent" })).label).toBe("Sent");
  expect(state(outbound({ status: "delivered" }), IN_HAND)).toMatchObject({
    label: "Delivered",
    tone: "good",
  });
});

it("says a failure with the carrier's code in words, and a code without words as it is", () => {
  expect(state(outbound({ status: "undelivered", errorCode: "30006" }))).toEqual({
    label: "Not delivered",
    tone: "bad",
    detail: "30006: the recipient's number is a landline or out of reach.",
  });
  expect(state(outbound({ status: "failed", errorCode: "99999" })).detail).toContain("99999");
});

it("says why a reply was not sent, and that an unknown one is not sent again", () => {
  expect(state(outbound({ status: "canceled", silence: "paused" })).detail).toBe(
    "The assistant is paused in this conversation.",
  );
  expect(state(outbound({ status: "unknown" })).detail).toContain("not sent again");
});
