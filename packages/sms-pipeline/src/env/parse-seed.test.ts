import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../errors.ts";
import { parseSeed } from "./parse-seed.ts";

const desk = {
  name: "Desk",
  firstSms: "Welcome!",
  smsPrompt: "Be brief.",
  phoneNumbers: ["+15550100001", "+15550100002"],
};

describe("parseSeed", () => {
  it("takes what SMS_SEED_FILE holds", () => {
    expect(parseSeed([desk])).toEqual([desk]);
    expect(parseSeed([])).toEqual([]);
    expect(parseSeed([{ ...desk, id: "a-1" }])).toEqual([{ ...desk, id: "a-1" }]);
  });

  it.each([
    ["absent", { name: "Bare", phoneNumbers: [] }],
    ["null", { name: "Bare", phoneNumbers: [], firstSms: null, smsPrompt: null }],
    ["blank", { name: "Bare", phoneNumbers: [], firstSms: "", smsPrompt: " \n" }],
  ])("takes texts that are %s for none", (_, seed) => {
    expect(parseSeed([seed])).toEqual([
      { name: "Bare", firstSms: null, smsPrompt: null, phoneNumbers: [] },
    ]);
  });

  it("lets two assistants with ids have one name", () => {
    const twins = [
      { id: "1", name: "Desk", phoneNumbers: [] },
      { id: "2", name: "Desk", phoneNumbers: [] },
    ];
    expect(parseSeed(twins)).toHaveLength(2);
  });

  it.each<[string, unknown, string[]]>([
    ["no list", { assistants: [desk] }, ["seed"]],
    ["null", null, ["seed"]],
    ["no object", ["secret"], ["seed[0]"]],
    ["a missing name", [{ ...desk, name: undefined }], ["seed[0].name"]],
    ["a blank name", [{ ...desk, name: " " }], ["seed[0].name"]],
    ["a misspelled field", [{ ...desk, first_sms: "secret" }], ["seed[0].first_sms"]],
    [
      "texts of a wrong type",
      [{ ...desk, firstSms: 5, smsPrompt: {} }],
      ["seed[0].firstSms", "seed[0].smsPrompt"],
    ],
    ["missing numbers", [{ name: "Desk" }], ["seed[0].phoneNumbers"]],
    ["a single number", [{ name: "Desk", phoneNumbers: "+15550100001" }], ["seed[0].phoneNumbers"]],
    [
      "numbers that are not E.164",
      [desk, { name: "B", phoneNumbers: ["+15550100003", "555-secret", 15550100004] }],
      ["seed[1].phoneNumbers[1]", "seed[1].phoneNumbers[2]"],
    ],
    [
      "a number twice",
      [{ name: "A", phoneNumbers: ["+15550100001", "+15550100001"] }],
      ["seed[0].phoneNumbers[1]"],
    ],
    [
      "a number of two assistants",
      [desk, { name: "B", phoneNumbers: ["+15550100002"] }],
      ["seed[1].phoneNumbers[0]"],
    ],
    [
      "a name and an id twice",
      [
        { name: "A", phoneNumbers: [] },
        { name: "A", phoneNumbers: [] },
        { id: "1", name: "B", phoneNumbers: [] },
        { id: "1", name: "C", phoneNumbers: [] },
      ],
      ["seed[1].name", "seed[3].id"],
    ],
  ])("refuses %s, by path", (_, json, names) => {
    const error = errorOf(() => parseSeed(json));
    expect(error.code).toBe("invalid_environment");
    expect(error.issues.map(({ name }) => name)).toEqual(names);
    for (const name of names) expect(error.message).toContain(`\n- ${name}: `);
    expect(error.message).not.toMatch(/secret|\+1555010000[1-3]/);
  });

  it("says where a number stood first", () => {
    const error = errorOf(() => parseSeed([desk, { name: "B", phoneNumbers: ["+15550100002"] }]));
    expect(error.issues[0]?.problem).toBe("is the same number as seed[0].phoneNumbers[1]");
  });
});

function errorOf(run: () => unknown): ConfigurationError {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error("it did not throw");
}
