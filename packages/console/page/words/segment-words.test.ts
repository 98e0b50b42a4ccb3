import { expect, it } from "vitest";
import { firstSmsNote, segmentNote } from "./segment-words.ts";

it("counts while it is written, and says what doubles the price", () => {
  expect(segmentNote("Hello")).toEqual({ words: "1 segment · GSM-7 · 155 left", warning: null });
  expect(segmentNote("Hello…")).toEqual({
    words: "1 segment · UCS-2 · 64 left",
    warning: "Because of … a segment holds 70 characters, not 160.",
  });
  expect(segmentNote("x".repeat(161)).words).toBe("2 segments · GSM-7 · 145 left");
  expect(segmentNote("  ").words).toBe("Nothing yet");
  expect(segmentNote("日本語日本語中国韓").warning).toContain("and others");
});

it("counts a greeting as it is sent, with plain quotes", () => {
  expect(firstSmsNote("It’s us — hello").warning).toBeNull();
  expect(firstSmsNote("Привет").words).toContain("UCS-2");
});
