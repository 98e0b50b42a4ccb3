import { describe, expect, it } from "vitest";
import { checkAssistantSeed } from "./check-assistant-seed.ts";

const check = (number: string) => () => checkAssistantSeed({ name: "Bo", phoneNumbers: [number] });

describe("checkAssistantSeed", () => {
  it.each(["+15550100001", "12345", "whatsapp:+15550100001", "rcs:brand_xyz123_agent"])(
    "takes %s, to which a text may come",
    (number) => {
      expect(check(number)).not.toThrow();
    },
  );

  it.each([
    "",
    " ",
    "undefined",
    "Desk",
    "+1 555 010 0001",
    "+15550100001 ",
    "whatsapp:",
    "rcs: x",
  ])("refuses %j", (number) => {
    expect(check(number)).toThrow("phoneNumbers[0]");
  });

  it.each([
    ["one number in place of a list", { name: "Ada", phoneNumbers: "+15550100001" }],
    ["no numbers in place of an empty list", { name: "Ada" }],
  ])("says that a list is wanted: %s", (_case, seed) => {
    expect(() => checkAssistantSeed(seed as never)).toThrow(
      "phoneNumbers: must be a list of phone numbers",
    );
  });

  it("takes an assistant without numbers", () => {
    expect(() => checkAssistantSeed({ name: "Ada", phoneNumbers: [] })).not.toThrow();
  });
});
