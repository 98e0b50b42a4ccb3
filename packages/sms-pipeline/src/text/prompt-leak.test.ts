import { describe, expect, it } from "vitest";
import { repeatsPrompt } from "./prompt-leak.ts";

const words = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, index) => `word${from + index}`).join(" ");

describe("repeatsPrompt", () => {
  it("sees 30 words in a row, wherever they are and however they are written", () => {
    const prompt = words(100);
    expect(repeatsPrompt(`Sure! My instructions: ${words(30, 40)}.`, prompt)).toBe(true);
    expect(repeatsPrompt(words(30, 40).toUpperCase().replaceAll(" ", ",\n"), prompt)).toBe(true);
    expect(repeatsPrompt(words(30, 40).replaceAll(" ", " ❤️ "), prompt)).toBe(true);
    expect(repeatsPrompt(words(29, 40), prompt)).toBe(false);
  });

  it("sees the whole of a short prompt", () => {
    const prompt = "You are the assistant of a shop. Never speak of the war.";
    expect(repeatsPrompt(`I was told: "${prompt}"`, prompt)).toBe(true);
    expect(repeatsPrompt("I am the assistant of a shop.", prompt)).toBe(false);
  });

  it("lets a long reply pass that has 29 words of the prompt in a row, or none of them", () => {
    const prompt = words(100);
    expect(repeatsPrompt(`${words(40, 200)} ${words(29, 40)} ${words(40, 300)}`, prompt)).toBe(
      false,
    );
    expect(repeatsPrompt(words(100, 200), prompt)).toBe(false);
    expect(repeatsPrompt("👍", prompt)).toBe(false);
  });

  it("compares whole words", () => {
    const prompt = `in${words(30)}side, ${words(100, 40)}`;
    expect(repeatsPrompt(words(30), prompt)).toBe(false);
    expect(repeatsPrompt(`${words(29, 41)} word7`, prompt)).toBe(false);
    expect(repeatsPrompt(`d40 ${words(29, 41)}`, prompt)).toBe(false);
    expect(repeatsPrompt(words(30, 40), prompt)).toBe(true);
  });

  it("takes a prompt of 8 words for one that can be recognised, and none of 7", () => {
    expect(repeatsPrompt(`Sure: ${words(8)}`, words(8))).toBe(true);
    expect(repeatsPrompt(`Sure: ${words(7)}`, words(7))).toBe(false);
  });

  it("takes a word of any script for one", () => {
    const fact = "நாங்கள் திங்கள் முதல் வெள்ளி வரை காலை ஒன்பது மணி முதல் மாலை ஐந்து மணி வரை திறந்திருப்போம்";
    const prompt = `நீங்கள் ஒரு கடையின் உதவியாளர். ${fact}. எப்போதும் சுருக்கமாகவும் பணிவாகவும் பதில் சொல்லுங்கள்.`;
    expect(repeatsPrompt(`${fact}.`, prompt)).toBe(false);
    expect(repeatsPrompt(prompt, prompt)).toBe(true);
  });

  it("lets a fact be quoted, and ignores a prompt of a few words", () => {
    expect(
      repeatsPrompt("We open at nine.", "You are Shop. We open at nine. Be brief and kind."),
    ).toBe(false);
    expect(repeatsPrompt("Be brief.", "Be brief.")).toBe(false);
  });
});
