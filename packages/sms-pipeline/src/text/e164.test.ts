import { describe, expect, it } from "vitest";
import { isE164 } from "./e164.ts";

describe("isE164", () => {
  it.each(["+15550100001", "+4915112345678", "+12", "+123456789012345"])("takes %j", (value) => {
    expect(isE164(value)).toBe(true);
  });

  it.each([
    "15550100001",
    "+05550100001",
    "+1",
    "+1234567890123456",
    "+1 555 010 0001",
    "+1-555-010-0001",
    " +15550100001",
    "+15550100001\n",
    "+1555010000x",
    "+١٥٥٥٠١٠٠٠٠١",
    "whatsapp:+15550100001",
    "ACME",
    "",
  ])("refuses %j", (value) => {
    expect(isE164(value)).toBe(false);
  });
});
