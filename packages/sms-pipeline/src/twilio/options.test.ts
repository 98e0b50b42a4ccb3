import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../errors.ts";
import { createTwilioMessenger } from "./index.ts";
import { readOptions } from "./options.ts";

const accountSid = `AC${"0".repeat(32)}`;
const authToken = "a-token";

function issuesOf(options: object): Record<string, string> {
  try {
    createTwilioMessenger(options as Parameters<typeof createTwilioMessenger>[0]);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    expect(error.code).toBe("invalid_options");
    for (const { name } of error.issues) expect(error.message).toContain(name);
    return Object.fromEntries(error.issues.map(({ name, problem }) => [name, problem]));
  }
  return {};
}

describe("the options", () => {
  it("lists everything that is wrong, and no value", () => {
    const issues = issuesOf({
      accountSid: "secret-value",
      authToken: "secret value",
      publicUrl: "secret-value",
      apiBaseUrl: "ftp://secret-value",
      messagingServiceSid: "secret-value",
      statusCallback: "https://x.example/?secret-value",
      timeoutMs: 0.5,
      validityPeriodSeconds: 36_001,
      trustForwardedHeaders: "secret-value",
      authtoken: "secret-value",
      apiSecret: "secret-value",
    });
    expect(Object.keys(issues).sort()).toEqual([
      "accountSid",
      "apiBaseUrl",
      "apiSecret",
      "authToken",
      "authtoken",
      "messagingServiceSid",
      "publicUrl",
      "statusCallback",
      "timeoutMs",
      "trustForwardedHeaders",
      "validityPeriodSeconds",
    ]);
    expect(JSON.stringify(issues)).not.toMatch(/secret.value/);
    expect(issues.authtoken).toContain("not known");
  });

  it.each([
    ["nothing", {}, ["accountSid", "authToken"]],
    ["no token in the list", { accountSid, authToken: [] }, ["authToken"]],
    ["an empty token in the list", { accountSid, authToken: ["x", ""] }, ["authToken[1]"]],
    ["half an API key", { accountSid, authToken, apiKey: `SK${"0".repeat(32)}` }, ["apiSecret"]],
  ])("refuses %s", (_, options, names) => {
    expect(Object.keys(issuesOf(options))).toEqual(names);
  });

  it("refuses what is no object", () => {
    // @ts-expect-error as JavaScript could call it
    expect(() => createTwilioMessenger(undefined)).toThrow(ConfigurationError);
  });

  it("asks for status callbacks under the public URL, unless told otherwise", () => {
    const base = { accountSid, authToken };
    const publicUrl = "https://sms.example.com/prefix/";
    expect(readOptions(base).statusCallbackBase).toBeNull();
    expect(readOptions({ ...base, publicUrl }).statusCallbackBase).toBe(
      "https://sms.example.com/prefix",
    );
    expect(
      readOptions({ ...base, publicUrl, statusCallback: false }).statusCallbackBase,
    ).toBeNull();
    expect(
      readOptions({ ...base, publicUrl, statusCallback: "https://other.example" })
        .statusCallbackBase,
    ).toBe("https://other.example");
  });

  it("sends with the first token, or with the API key", () => {
    const rotating = { accountSid, authToken: ["new", "old"] };
    expect(readOptions(rotating).credentials).toEqual({ username: accountSid, password: "new" });
    const apiKey = `SK${"1".repeat(32)}`;
    expect(readOptions({ ...rotating, apiKey, apiSecret: "s" }).credentials).toEqual({
      username: apiKey,
      password: "s",
    });
  });
});
