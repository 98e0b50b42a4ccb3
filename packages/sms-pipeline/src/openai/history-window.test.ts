import { describe, expect, it } from "vitest";
import type { AiMessage } from "../ports/ai.ts";
import { windowHistory } from "./history-window.ts";
import { estimateMessageTokens } from "./token-estimate.ts";

const person = (content: string): AiMessage => ({ role: "user", content });
const us = (content: string): AiMessage => ({ role: "assistant", content });
const words = (messages: readonly AiMessage[]): string[] => messages.map((m) => m.content);
const tokens = (messages: readonly AiMessage[]): number =>
  messages.reduce((total, message) => total + estimateMessageTokens(message), 0);

/** p0 a0 p1 a1 ... and the text to answer. */
const chat = (turns: number): AiMessage[] => [
  ...Array.from({ length: turns }, (_, i) => [person(`p${i}`), us(`a${i}`)]).flat(),
  person("now"),
];
const roomy = { maxMessages: 40, maxTokens: 6000 };

describe("windowHistory", () => {
  it("sends a conversation that fits as it is", () => {
    expect(windowHistory(chat(3), roomy)).toEqual(chat(3));
    expect(windowHistory([], roomy)).toEqual([]);
  });

  it.each([
    [1, ["now"]],
    [2, ["now"]],
    [3, ["p2", "a2", "now"]],
    [4, ["p2", "a2", "now"]],
    [5, ["p1", "a1", "p2", "a2", "now"]],
    [7, ["p0", "a0", "p1", "a1", "p2", "a2", "now"]],
  ])(
    "with at most %i messages, keeps the newest and starts with the person",
    (maxMessages, kept) => {
      expect(words(windowHistory(chat(3), { ...roomy, maxMessages }))).toEqual(kept);
    },
  );

  it("keeps a greeting that began a conversation which fits", () => {
    const messages = [us("Welcome"), person("hi")];
    expect(windowHistory(messages, roomy)).toEqual(messages);
  });

  it("keeps what costs exactly the limit, and no more", () => {
    const messages = chat(2);
    const exact = tokens(messages);
    expect(windowHistory(messages, { ...roomy, maxTokens: exact })).toEqual(messages);
    expect(words(windowHistory(messages, { ...roomy, maxTokens: exact - 1 }))).toEqual([
      "p1",
      "a1",
      "now",
    ]);
  });

  it("leaves no gap: what stands before a message that does not fit is not sent either", () => {
    const messages = [person("p0"), us("x".repeat(9000)), person("p1"), us("a1"), person("now")];
    expect(words(windowHistory(messages, { ...roomy, maxTokens: 200 }))).toEqual([
      "p1",
      "a1",
      "now",
    ]);
  });

  it("keeps every text of a burst, however many messages are allowed", () => {
    const burst = [us("hello"), person("one"), person("two"), person("three")];
    expect(words(windowHistory(burst, { ...roomy, maxMessages: 1 }))).toEqual([
      "one",
      "two",
      "three",
    ]);
  });

  it.each([
    ["letters", "word "],
    ["ideographs", "试用"],
    ["emoji", "😀🎉"],
    ["joined emoji", "👩‍👩‍👧‍👦"],
  ])("shortens an enormous last text of %s to the limit, beginning and end kept", (_, unit) => {
    const content = `START ${unit.repeat(20_000)} END?`;
    const [last, ...rest] = windowHistory([...chat(2), us("yes?"), person(content)], {
      ...roomy,
      maxTokens: 300,
    });
    expect(rest).toEqual([]);
    expect(last?.content).toMatch(/^START .* … .* END\?$/u);
    expect(last?.content.isWellFormed()).toBe(true);
    expect(tokens(last ? [last] : [])).toBeLessThanOrEqual(300);
    expect(tokens(last ? [last] : [])).toBeGreaterThan(250);
  });

  it("in a burst shortens only the long texts, all to one length", () => {
    const burst = [person("a".repeat(5000)), person("short"), person("b".repeat(9000))];
    const [a, short, b] = windowHistory(burst, { ...roomy, maxTokens: 1000 });
    expect(short?.content).toBe("short");
    expect(a?.content.length).toBe(b?.content.length);
    expect(tokens(windowHistory(burst, { ...roomy, maxTokens: 1000 }))).toBeLessThanOrEqual(1000);
  });

  it("in a burst gives two long texts the same share, and all of the limit", () => {
    const kept = windowHistory(
      ["a", "b"].map((letter) => person(letter.repeat(1500))),
      {
        ...roomy,
        maxTokens: 1000,
      },
    );
    expect(kept[0]?.content.length).toBe(kept[1]?.content.length);
    expect(tokens(kept)).toBeLessThanOrEqual(1000);
    expect(tokens(kept)).toBeGreaterThan(950);
  });

  it("in a burst leaves to the long text all that the short ones don't take", () => {
    const short = ["How are you?", "And one more thing,", "it is this:"].map(person);
    const burst = [person("a ".repeat(5000)), ...short];
    const kept = windowHistory(burst, { ...roomy, maxTokens: 1000 });
    expect(kept.slice(1)).toEqual(short);
    expect(tokens(kept)).toBeLessThanOrEqual(1000);
    expect(tokens(kept)).toBeGreaterThan(950);
  });

  it("never gives more tokens than the limit, and always the last text", () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = lcg(seed);
      const messages = Array.from({ length: 1 + (random() % 12) }, () =>
        (random() % 2 ? person : us)(pick(random).repeat(1 + (random() % 400))),
      );
      messages.push(person(pick(random).repeat(1 + (random() % 3000))));
      const limits = { maxMessages: 1 + (random() % 10), maxTokens: 400 + (random() % 2000) };
      const kept = windowHistory(messages, limits);
      expect(tokens(kept)).toBeLessThanOrEqual(limits.maxTokens);
      expect(kept.at(-1)?.role).toBe("user");
      expect(kept.every(({ content }) => content.isWellFormed())).toBe(true);
      if (kept.length < messages.length) expect(kept[0]?.role).toBe("user");
    }
  });

  it("changes nothing of what it was given", () => {
    const messages = Object.freeze([us("a"), Object.freeze(person("x".repeat(9000)))]);
    windowHistory(messages, { ...roomy, maxTokens: 100 });
    expect(messages[1]?.content).toHaveLength(9000);
  });
});

function pick(random: () => number): string {
  return ["hello ", "试", "😀", "!", "1", "й"][random() % 6] ?? "";
}

function lcg(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state >> 8;
  };
}
