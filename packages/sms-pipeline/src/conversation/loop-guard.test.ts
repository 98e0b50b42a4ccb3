import { describe, expect, it } from "vitest";
import { loopSign } from "./loop-guard.ts";

const limits = { similarTexts: 5, quickTexts: 8, quickMs: 2_000, autoReplies: 2 };
const person = (body: string, at = 0) => ({ role: "person", body, at }) as const;
const assistant = (body: string, at = 0) => ({ role: "assistant", body, at }) as const;

describe("loopSign", () => {
  it("sees texts that differ only in numbers and punctuation", () => {
    const texts = [1, 2, 3, 4, 5].flatMap((count) => [
      assistant("How can I help?", count * 60_000),
      person(`Your ticket #${count} has been received.`, count * 60_000 + 30_000),
    ]);
    expect(loopSign(texts, limits)).toBe("similar_texts");
    expect(loopSign(texts.slice(2), limits)).toBeNull();
  });

  it("does not take short answers for a bot's", () => {
    const texts = Array.from({ length: 10 }, (_, count) => person("Yes", count * 60_000));
    expect(loopSign(texts, limits)).toBeNull();
  });

  it("sees answers that come again and again before a person could have read", () => {
    const exchange = (gapMs: number) =>
      Array.from({ length: 8 }, (_, count) => [
        assistant(`Reply ${"abcdefgh"[count]}`, count * 10_000),
        person(`Text ${"abcdefgh"[count]}`, count * 10_000 + gapMs),
      ]).flat();
    expect(loopSign(exchange(2_000), limits)).toBe("quick_texts");
    expect(loopSign(exchange(2_001), limits)).toBeNull();
    expect(loopSign(exchange(2_000).slice(2), limits)).toBeNull();
  });

  it.each([
    "This is an automated message, please do not reply.",
    "Auto-reply: I am out of the office until Monday.",
    "I’m driving with Do Not Disturb While Driving turned on.",
    "I’m currently driving, I’ll text you later.",
    "This number is not monitored.",
  ])("knows an auto-reply when it sees a second one: %j", (body) => {
    expect(loopSign([person(body), assistant("Hi"), person(body)], limits)).toBe("auto_replies");
    expect(loopSign([person(body)], limits)).toBeNull();
  });

  it.each([0, Number.POSITIVE_INFINITY])("a limit of %d turns a sign off", (off) => {
    const none = { similarTexts: off, quickTexts: off, quickMs: 2_000, autoReplies: off };
    const texts = Array.from({ length: 20 }, () => person("This is an automated message"));
    expect(loopSign(texts, none)).toBeNull();
  });
});
