import { describe, expect, it } from "vitest";
import { fitMessage } from "./fit-message.ts";

describe("fitMessage", () => {
  it("leaves a text of exactly 1,600 units alone", () => {
    expect(fitMessage("x".repeat(1600))).toBe("x".repeat(1600));
  });

  it("cuts a longer one at a word", () => {
    const cut = fitMessage("word ".repeat(400));
    expect(cut.length).toBeLessThanOrEqual(1600);
    expect(cut).toMatch(/word\.\.\.$/);
  });

  it.each(["👩‍👩‍👧‍👦", "🇩🇪", "e\u0301"])("never cuts inside %s", (grapheme) => {
    const cut = fitMessage(grapheme.repeat(1600));
    expect(cut.length).toBeLessThanOrEqual(1600);
    expect(cut.slice(0, -3).replaceAll(grapheme, "")).toBe("");
  });

  it("drops U+0000 and lone surrogates, which no database and no carrier takes", () => {
    expect(fitMessage("a\u0000b\ud800c")).toBe("ab\ufffdc");
  });
});
