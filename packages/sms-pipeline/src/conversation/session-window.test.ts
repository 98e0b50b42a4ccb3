import { describe, expect, it } from "vitest";
import { DEFAULT_SESSION_WINDOW_MS, sessionAt } from "./session-window.ts";

const now = 1_000_000_000;
const last = (ageMs: number, ended = false) => ({ lastMessageAt: now - ageMs, ended });

describe("sessionAt", () => {
  it.each([
    ["no conversation", null, "new"],
    ["a message now", last(0), "ongoing"],
    ["exactly 30 minutes", last(30 * 60_000), "ongoing"],
    ["30 minutes and 1 ms", last(30 * 60_000 + 1), "new"],
    ["an ended conversation", last(0, true), "new"],
    ["a clock that went back", last(-5_000), "ongoing"],
  ])("%s", (_case, lastConversation, session) => {
    expect(sessionAt(lastConversation, now, DEFAULT_SESSION_WINDOW_MS)).toBe(session);
  });
});
