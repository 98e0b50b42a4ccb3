import { describe, expect, it } from "vitest";
import { isNewerStatus } from "./delivery-status.ts";

describe("isNewerStatus", () => {
  it.each([
    ["staged", "queued", true],
    ["queued", "sending", true],
    ["sending", "sent", true],
    ["sent", "delivered", true],
    ["sent", "undelivered", true],
    ["delivered", "read", true],
    ["undelivered", "delivered", true],
    ["unknown", "delivered", true],
    ["unknown", "queued", true],
    ["staged", "unknown", true],
    ["staged", "canceled", true],
    ["canceled", "queued", true],
    ["delivered", "sent", false],
    ["delivered", "undelivered", false],
    ["failed", "undelivered", false],
    ["undelivered", "failed", false],
    ["failed", "sent", false],
    ["read", "delivered", false],
    ["sent", "sent", false],
    ["queued", "staged", false],
  ] as const)("known %s, reported %s: %s", (known, reported, newer) => {
    expect(isNewerStatus(known, reported)).toBe(newer);
  });
});
