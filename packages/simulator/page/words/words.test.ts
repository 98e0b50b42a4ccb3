import { explainErrorCode } from "sms-pipeline/twilio/error-codes";
import { describe, expect, test } from "vitest";
import { deskAttempt, deskMessage, deskReply, deskWebhook } from "../test-desk.ts";
import { deliveryMs, deliveryState, deliverySubject, deliveryTitle } from "./delivery-words.ts";
import { messageWords } from "./message-words.ts";
import { readableNumber, typedNumber } from "./phone-number.ts";
import { segmentWords } from "./segment-words.ts";
import { durationWords } from "./time-words.ts";

describe("what stands under a message", () => {
  const words = (message: Parameters<typeof messageWords>[0]): string =>
    messageWords(message, explainErrorCode).words;

  test("says how far the app's message has come, and why not further", () => {
    expect(words(deskReply({ status: "queued" }))).toBe("Queued");
    expect(words(deskReply({ status: "delivered" }))).toBe("Delivered");
    expect(words(deskReply({ status: "undelivered", errorCode: 30003 }))).toBe(
      "Not delivered: 30003, the recipient's phone is switched off or out of reach",
    );
    expect(words(deskReply({ status: "failed", errorCode: 39999 }))).toBe("Failed: error 39999");
  });

  test("says whether the app has the person's text", () => {
    expect(words(deskMessage({ webhook: "waiting" }))).toBe("Posting to your app");
    expect(words(deskMessage({ webhook: "answered" }))).toBe("Your app has it");
    expect(words(deskMessage({ webhook: null }))).toBe("No webhook is set for this number");
    expect(words(deskMessage({ webhook: "failed", errorCode: 11200 }))).toBe(
      "Your app did not take it: 11200, the webhook did not answer with success",
    );
  });
});

describe("a delivery", () => {
  test("is named for what it tells, and of whom", () => {
    const status = deskWebhook({
      kind: "status",
      params: { MessageStatus: "sent", To: "+15550100100" },
    });
    expect(deliveryTitle(deskWebhook())).toBe("Text");
    expect(deliveryTitle(status)).toBe("Status: sent");
    expect(deliverySubject(deskWebhook(), undefined)).toBe("from …0100: Hello");
    expect(deliverySubject(status, "Hi")).toBe("to …0100: Hi");
    expect(deliverySubject(status, undefined)).toBe("to …0100");
  });

  test("says how it stands", () => {
    const state = (values: Parameters<typeof deskWebhook>[0]): string =>
      deliveryState(deskWebhook(values));
    expect(state({ state: "delivered" })).toBe("200");
    expect(state({ state: "failed", attempts: [deskAttempt({ status: 503 })] })).toBe("503");
    expect(state({ state: "failed", attempts: [deskAttempt({ status: null })] })).toBe("No answer");
    expect(state({ state: "waiting", attempts: [] })).toBe("Waiting");
    expect(state({ state: "waiting", attempts: [deskAttempt(), deskAttempt()] })).toBe(
      "Trying again",
    );
    expect(state({ state: "held", attempts: [] })).toBe("Held back");
  });

  test("takes from its first request to its last answer", () => {
    const first = deskAttempt({ startedAt: 1_000, durationMs: 100 });
    const second = deskAttempt({ startedAt: 2_000, durationMs: 50 });
    expect(deliveryMs([first, second])).toBe(1_050);
    expect(deliveryMs([first, { ...second, durationMs: null }])).toBeNull();
    expect(deliveryMs([])).toBeNull();
  });
});

test("the cost of a text is counted as the carrier counts it", () => {
  expect(segmentWords("")).toBeNull();
  expect(segmentWords("Hello")?.words).toBe("GSM-7, 5 of 160, 1 segment");
  expect(segmentWords("“Hello”")?.words).toBe("UCS-2, 7 of 70, 1 segment");
  expect(segmentWords("a".repeat(161))?.words).toBe("GSM-7, 8 of 153, 2 segments");
});

test("a duration has the digits that matter", () => {
  const words = [8, 999, 1_000, 9_949, 9_950, 59_600, 119_499, 180_000].map(durationWords);
  expect(words).toEqual(["8 ms", "999 ms", "1.0 s", "9.9 s", "10 s", "60 s", "119 s", "3 min"]);
});

test("a number is shown in groups, and taken as people write it", () => {
  expect(readableNumber("+15550100100")).toBe("+1 555 010 0100");
  expect(readableNumber("+4915112345678")).toBe("+4915112345678");
  expect(typedNumber(" +1 (555) 010-0100 ")).toBe("+15550100100");
});
