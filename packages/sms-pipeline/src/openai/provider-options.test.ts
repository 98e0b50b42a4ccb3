import { AzureOpenAI, OpenAI } from "openai";
import { OpenAI as OpenAI6 } from "openai-6";
import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../errors.ts";
import type { ChatCompletionsClient } from "./client.ts";
import { createOpenAiProvider } from "./create-openai-provider.ts";
import { type OpenAiProviderOptions, resolveProviderOptions } from "./provider-options.ts";

const key = "sk-secret-1";
const client: ChatCompletionsClient = {
  chat: { completions: { create: () => Promise.resolve() } },
};

function issuesOf(options: unknown): Record<string, string> {
  try {
    // As a JavaScript user may call it.
    Reflect.apply(createOpenAiProvider, undefined, [options]);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    if (!(error instanceof ConfigurationError)) throw error;
    expect(error.code).toBe("invalid_options");
    for (const { name } of error.issues) expect(error.message).toContain(`- ${name}: `);
    expect(error.message).not.toContain("secret");
    return Object.fromEntries(error.issues.map(({ name, problem }) => [name, problem]));
  }
  return {};
}

describe("the options", () => {
  it("have documented defaults", () => {
    expect(resolveProviderOptions({ apiKey: key })).toMatchObject({
      connection: { apiKey: key, baseURL: "https://api.openai.com/v1" },
      model: "gpt-6-luna",
      maxTokensField: "max_completion_tokens",
      maxTokens: 2048,
      temperature: undefined,
      timeoutMs: 30_000,
      history: { maxMessages: 40, maxTokens: 6000 },
      extraBody: {},
      sendSafetyIdentifier: true,
    });
  });

  it.each<[string, unknown, string[]]>([
    ["no way to connect", {}, ["apiKey"]],
    ["nothing", undefined, ["apiKey", "options"]],
    ["no object", "secret", ["apiKey", "options"]],
    ["an empty key", { apiKey: "" }, ["apiKey"]],
    ["a key with a line break", { apiKey: "sk-secret\n" }, ["apiKey"]],
    ["OpenAI without a key", { baseURL: "https://eu.api.openai.com/v1" }, ["apiKey"]],
    ["a client and a key", { client, apiKey: key, baseURL: "http://x" }, ["apiKey", "baseURL"]],
    ["no client", { client: { chat: {} } }, ["client"]],
    ["no URL", { apiKey: key, baseURL: "secret.example" }, ["baseURL"]],
    ["another scheme", { apiKey: key, baseURL: "ftp://secret" }, ["baseURL"]],
    ["an unknown field", { apiKey: key, maxTokensField: "tokens" }, ["maxTokensField"]],
    ["an unknown option", { apiKey: key, modle: "secret" }, ["modle"]],
    ["reserved parameters", { apiKey: key, extraBody: { stream: true } }, ["extraBody"]],
    [
      "everything wrong at once",
      {
        apiKey: 5,
        model: " ",
        maxTokens: 0,
        temperature: 3,
        timeoutMs: 1.5,
        history: { maxMessages: -1, maxTokens: "secret", max: 1 },
        extraBody: [],
        sendSafetyIdentifier: "yes",
      },
      [
        "apiKey",
        "model",
        "maxTokens",
        "temperature",
        "timeoutMs",
        "history.maxMessages",
        "history.maxTokens",
        "history.max",
        "extraBody",
        "sendSafetyIdentifier",
      ],
    ],
  ])("name what is wrong: %s", (_, options, names) => {
    expect(Object.keys(issuesOf(options)).toSorted()).toEqual(names.toSorted());
  });

  it("need no key for a server of one's own", () => {
    const { connection } = resolveProviderOptions({ baseURL: "http://127.0.0.1:11434/v1" });
    expect(connection).toEqual({ apiKey: "unused", baseURL: "http://127.0.0.1:11434/v1" });
  });

  it("take clients of both majors, and Azure's", () => {
    const settings = { apiKey: key, baseURL: "http://127.0.0.1:1" };
    const azure = { apiKey: key, endpoint: "https://x.openai.azure.com", apiVersion: "2024-10-21" };
    // That this compiles is half of the test.
    const clients: ChatCompletionsClient[] = [
      new OpenAI(settings),
      new OpenAI6(settings),
      new AzureOpenAI(azure),
    ];
    for (const client of clients) expect(issuesOf({ client })).toEqual({});
  });

  it.each<[OpenAiProviderOptions, boolean]>([
    [{ apiKey: key }, true],
    [{ apiKey: key, baseURL: "https://api.openai.com/v1" }, true],
    [{ apiKey: key, baseURL: "https://eu.api.openai.com/v1" }, true],
    [{ apiKey: key, baseURL: "https://api.openai.com.example/v1" }, false],
    [{ apiKey: key, baseURL: "http://127.0.0.1:11434/v1" }, false],
    [{ apiKey: key, sendSafetyIdentifier: false }, false],
    [{ baseURL: "http://127.0.0.1:1/v1", sendSafetyIdentifier: true }, true],
    [{ client }, false],
    [{ client: new OpenAI({ apiKey: key }) }, true],
    [{ client: new OpenAI({ apiKey: key, baseURL: "http://127.0.0.1:1" }) }, false],
  ])("send the safety identifier to OpenAI only, unless told: case %#", (options, sent) => {
    expect(resolveProviderOptions(options).sendSafetyIdentifier).toBe(sent);
  });
});
