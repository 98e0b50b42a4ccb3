import { describe, expect, it } from "vitest";
import { limitReached } from "./limits.ts";

const usage = {
  textsShort: 5,
  textsLong: 50,
  replies: 9,
  tokensToday: 999,
  segmentsToday: 99,
  noticed: false,
};
const limits = {
  textsShort: 5,
  textsLong: 50,
  repliesPerConversation: 10,
  tokensPerDay: 1_000,
  segmentsPerDay: 100,
};

describe("limitReached", () => {
  it("lets through what is exactly at a limit", () => {
    expect(limitReached(usage, limits)).toBeNull();
  });

  it.each([
    [{ textsShort: 6 }, "limit_texts_short"],
    [{ textsLong: 51 }, "limit_texts_long"],
    [{ replies: 10 }, "limit_replies"],
    [{ tokensToday: 1_000 }, "limit_tokens"],
    [{ segmentsToday: 100 }, "limit_segments"],
  ])("stops %j", (more, kind) => {
    expect(limitReached({ ...usage, ...more }, limits)).toBe(kind);
  });

  it.each([0, Number.POSITIVE_INFINITY])("a limit of %d is none", (off) => {
    const none = {
      textsShort: off,
      textsLong: off,
      repliesPerConversation: off,
      tokensPerDay: off,
      segmentsPerDay: off,
    };
    const much = { ...usage, textsShort: 1e6, textsLong: 1e6, replies: 1e6, tokensToday: 1e12 };
    expect(limitReached(much, none)).toBeNull();
  });
});
