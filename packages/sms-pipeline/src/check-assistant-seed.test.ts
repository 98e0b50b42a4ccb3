import { describe, expect, it } from "vitest";
import { checkAssistantSeed } from "./check-assistant-seed.ts";

describe("checkAssistantSeed", () => {
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
