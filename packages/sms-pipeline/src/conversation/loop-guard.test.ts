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

  it("counts similar texts from the last that says something else", () => {
    const texts = ["ONE moment please", "One moment, please!", "one moment please..."].map((body) =>
      person(body),
    );
    const question = person("What are your opening hours?");
    const three = { ...limits, similarTexts: 3 };
    expect(loopSign([question, ...texts], three)).toBe("similar_texts");
    expect(loopSign([...texts, question], three)).toBeNull();
    expect(loopSign([question, ...texts.slice(1)], three)).toBeNull();
  });

  it.each(["Yes", "Perfect"])("does not take a short answer for a bot's: %s", (body) => {
    const texts = Array.from({ length: 10 }, (_, count) => person(body, count * 60_000));
    expect(loopSign(texts, limits)).toBeNull();
  });

  it("does not take one who writes many texts at once for a bot", () => {
    const texts = Array.from({ length: 20 }, (_, count) =>
      person(`Item ${"abcdefghijklmnopqrst"[count]}`, count * 1_000),
    );
    expect(loopSign([assistant("What do you need?"), ...texts], limits)).toBeNull();
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
    "This mailbox is unmonitored.",
    "This inbox is not-monitored.",
    "Automated response",
    "Automatic reply: gone fishing",
    "autoresponder",
    "Out of office until Monday",
    "I am out of the office.",
    "I'm on vacation",
    "I'm currently in a meeting.",
    "Do Not Disturb While Driving is on.",
    "The person you are texting is driving with Do Not Disturb on.",
    "Do not reply to this message.",
    "Please do not reply to this text",
    "This is an automated text.",
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
