import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { OpenAI } from "openai";
import { OpenAI as OpenAI6 } from "openai-6";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { AiError } from "../errors.ts";
import type { AiRequest } from "../ports/ai.ts";
import { createOpenAiProvider } from "./create-openai-provider.ts";
import type { OpenAiProviderOptions } from "./provider-options.ts";

const baseURL = "https://model.test/v1";
const apiKey = "sk-secret-key";
const ok = {
  model: "m-1",
  choices: [{ message: { role: "assistant", content: "Hello!" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 5, completion_tokens: 2 },
};

const server = setupServer();
const seen: { body: unknown; headers: Headers }[] = [];
beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => {
  server.resetHandlers();
  seen.length = 0;
});
afterAll(() => server.close());

function answer(url: string, make: () => Response): void {
  server.use(
    http.post(`${url}/chat/completions`, async ({ request }) => {
      seen.push({ body: await request.json(), headers: request.headers });
      return make();
    }),
  );
}

const request: AiRequest = {
  assistant: { id: "a-1", name: "Desk", firstSms: "Welcome!", smsPrompt: "Be brief." },
  systemPrompt: "Be brief.",
  messages: [
    { role: "user", content: "hi" },
    { role: "assistant", content: "Welcome!" },
    { role: "user", content: "secret question" },
    { role: "user", content: "are you there?" },
  ],
  conversationId: "c-1",
  personId: "f".repeat(80),
};

const never = new AbortController().signal;
const ask = (options: OpenAiProviderOptions, asked: AiRequest = request) =>
  createOpenAiProvider(options).generateReply(asked, { signal: never });

async function bodySent(options: OpenAiProviderOptions, asked?: AiRequest): Promise<unknown> {
  const url = options.baseURL ?? "https://api.openai.com/v1";
  answer(url, () => HttpResponse.json(ok));
  await ask(options, asked);
  expect(seen).toHaveLength(1);
  return seen[0]?.body;
}

describe("the request", () => {
  it("holds the system prompt first, then the conversation, and nothing that a server may not know", async () => {
    expect(await bodySent({ apiKey, baseURL, model: "m" })).toEqual({
      model: "m",
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "hi" },
        { role: "assistant", content: "Welcome!" },
        { role: "user", content: "secret question\nare you there?" },
      ],
      max_completion_tokens: 2048,
    });
    expect(seen[0]?.headers.get("authorization")).toBe(`Bearer ${apiKey}`);
  });

  it("sends OpenAI itself a safety identifier of at most 64 characters", async () => {
    expect(await bodySent({ apiKey })).toMatchObject({
      model: "gpt-6-luna",
      safety_identifier: "f".repeat(64),
    });
  });

  it.each<[string, Partial<OpenAiProviderOptions>, Record<string, unknown>, string[]]>([
    [
      "max_tokens",
      { maxTokensField: "max_tokens", maxTokens: 99 },
      { max_tokens: 99 },
      ["max_completion_tokens"],
    ],
    ["no limit", { maxTokensField: null }, {}, ["max_tokens", "max_completion_tokens"]],
    ["a temperature of 0", { temperature: 0 }, { temperature: 0 }, []],
    [
      "vendor parameters",
      { extraBody: { top_k: 5, max_completion_tokens: 7 } },
      { top_k: 5, max_completion_tokens: 7 },
      [],
    ],
    [
      "the identifier on demand",
      { sendSafetyIdentifier: true },
      { safety_identifier: "f".repeat(64) },
      [],
    ],
  ])("sends %s", async (_, options, holds, lacks) => {
    const body = await bodySent({ apiKey, baseURL, ...options });
    expect(body).toMatchObject(holds);
    for (const name of lacks) expect(body).not.toHaveProperty(name);
  });

  it("leaves a blank system prompt out", async () => {
    const body = await bodySent({ apiKey, baseURL }, { ...request, systemPrompt: " " });
    expect(body).toHaveProperty("messages.0.role", "user");
  });

  it("sends only the window of the history", async () => {
    const body = await bodySent({ apiKey, baseURL, history: { maxMessages: 2 } });
    expect(body).toHaveProperty("messages.length", 2);
  });

  it("goes to the given base URL whatever OPENAI_BASE_URL says", async () => {
    process.env.OPENAI_BASE_URL = "https://elsewhere.test/v1";
    try {
      expect(await bodySent({ apiKey })).toMatchObject({ model: "gpt-6-luna" });
    } finally {
      delete process.env.OPENAI_BASE_URL;
    }
  });
});

// Made in the test: a client keeps the `fetch` that it finds when it is made.
const majors: Record<string, () => OpenAiProviderOptions> = {
  "openai 7, loaded by us": () => ({ apiKey, baseURL, model: "m-0" }),
  "a client of openai 7": () => ({ client: new OpenAI({ apiKey, baseURL }), model: "m-0" }),
  "a client of openai 6": () => ({ client: new OpenAI6({ apiKey, baseURL }), model: "m-0" }),
};

const error =
  (status: number, fields: object = {}, headers: Record<string, string> = {}) =>
  () =>
    HttpResponse.json({ error: { message: "secret question", ...fields } }, { status, headers });
const raw =
  (body: string, type: string, status = 200) =>
  () =>
    new HttpResponse(body, { status, headers: { "content-type": type } });

interface Expected {
  code: string;
  retryable: boolean;
  retryAfterMs?: number | null;
}
const failures: readonly (readonly [string, () => Response, Expected])[] = [
  [
    "HTML with 200",
    raw("<html>secret</html>", "text/html"),
    { code: "ai_bad_response", retryable: true },
  ],
  [
    "broken JSON",
    raw('{"choices":[{"mess', "application/json"),
    { code: "ai_bad_response", retryable: true },
  ],
  ["an empty body", raw("", "application/json"), { code: "ai_bad_response", retryable: true }],
  [
    "204",
    () => new HttpResponse(null, { status: 204 }),
    { code: "ai_bad_response", retryable: true },
  ],
  [
    "no choices",
    () => HttpResponse.json({ choices: [] }),
    { code: "ai_bad_response", retryable: true },
  ],
  [
    "400",
    error(400, { code: "unsupported_parameter" }),
    { code: "ai_bad_request", retryable: false },
  ],
  [
    "400 filtered (Azure)",
    error(400, {
      code: "content_filter",
      param: "prompt",
      innererror: { code: "ResponsibleAIPolicyViolation" },
    }),
    { code: "ai_content_filtered", retryable: false },
  ],
  [
    "400 filtered (OpenAI)",
    error(400, { code: "invalid_prompt" }),
    { code: "ai_content_filtered", retryable: false },
  ],
  [
    "400 filtered (Alibaba)",
    error(400, { code: "data_inspection_failed" }),
    { code: "ai_content_filtered", retryable: false },
  ],
  [
    "400 filtered (DeepSeek)",
    error(400, { message: "Content Exists Risk", code: "invalid_request_error" }),
    { code: "ai_content_filtered", retryable: false },
  ],
  [
    "400 filtered (LiteLLM)",
    error(400, { message: "litellm.ContentPolicyViolationError: secret", code: "400" }),
    { code: "ai_content_filtered", retryable: false },
  ],
  [
    "403 filtered (OpenRouter)",
    error(403, {
      code: 403,
      message: 'm requires moderation on Azure. Your input was flagged for "violence".',
      metadata: { reasons: ["violence"], flagged_input: "secret question" },
    }),
    { code: "ai_content_filtered", retryable: false },
  ],
  [
    "403 filtered (xAI)",
    () =>
      HttpResponse.json(
        { code: "permission-denied", error: "Content violates usage guidelines. secret" },
        { status: 403 },
      ),
    { code: "ai_content_filtered", retryable: false },
  ],
  [
    "400 for a person who is blocked (OpenAI)",
    error(400, { message: "identifier blocked" }),
    { code: "ai_content_filtered", retryable: false },
  ],
  [
    "400 for a call of a tool that is none (Groq)",
    error(400, { code: "tool_use_failed", failed_generation: "secret" }),
    { code: "ai_bad_response", retryable: true },
  ],
  [
    "400 for a reply that can't be parsed (Groq)",
    error(400, { code: "output_parse_failed", failed_generation: "secret" }),
    { code: "ai_bad_response", retryable: true },
  ],
  [
    "498 (Groq's flex tier)",
    error(498, { code: "capacity_exceeded" }),
    { code: "ai_overloaded", retryable: true },
  ],
  [
    "402 in a 200 (OpenRouter), after blank lines that keep the connection open",
    raw('\n \n{"error":{"code":402,"message":"secret"}}', "application/json"),
    { code: "ai_quota_exhausted", retryable: false },
  ],
  ["401", error(401, { code: "invalid_api_key" }), { code: "ai_unauthorized", retryable: false }],
  ["402", error(402), { code: "ai_quota_exhausted", retryable: false }],
  // https://openrouter.ai/docs/api/reference/errors-and-debugging
  [
    "402 with seconds (OpenRouter)",
    error(402, { code: 402 }, { "Retry-After": "2" }),
    { code: "ai_rate_limited", retryable: true, retryAfterMs: 2000 },
  ],
  ["403", error(403), { code: "ai_unauthorized", retryable: false }],
  ["404", error(404, { code: "model_not_found" }), { code: "ai_bad_request", retryable: false }],
  [
    "404 in HTML",
    raw("<html>secret</html>", "text/html", 404),
    { code: "ai_bad_request", retryable: false },
  ],
  ["408", error(408), { code: "ai_timeout", retryable: true }],
  ["409", error(409), { code: "ai_overloaded", retryable: true }],
  ["413", error(413), { code: "ai_bad_request", retryable: false }],
  ["422", error(422), { code: "ai_bad_request", retryable: false }],
  [
    "429",
    error(429, { code: "rate_limit_exceeded" }),
    { code: "ai_rate_limited", retryable: true, retryAfterMs: null },
  ],
  [
    "429 with seconds",
    error(429, {}, { "Retry-After": "7" }),
    { code: "ai_rate_limited", retryable: true, retryAfterMs: 7000 },
  ],
  [
    "429 with milliseconds",
    error(429, {}, { "retry-after-ms": "80", "retry-after": "7" }),
    { code: "ai_rate_limited", retryable: true, retryAfterMs: 80 },
  ],
  [
    "429 with a date",
    error(429, {}, { "Retry-After": "Thu, 05 Nov 2026 12:00:30 GMT" }),
    { code: "ai_rate_limited", retryable: true, retryAfterMs: 30_000 },
  ],
  [
    "429 without quota",
    error(429, { code: "insufficient_quota", type: "insufficient_quota" }, { "retry-after": "7" }),
    { code: "ai_quota_exhausted", retryable: false, retryAfterMs: null },
  ],
  [
    "429 without quota, by type",
    error(429, { code: null, type: "insufficient_quota" }),
    { code: "ai_quota_exhausted", retryable: false },
  ],
  ["500", error(500), { code: "ai_overloaded", retryable: true }],
  [
    "502 in HTML",
    raw("<html>secret</html>", "text/html", 502),
    { code: "ai_overloaded", retryable: true },
  ],
  [
    "503 with seconds",
    error(503, {}, { "Retry-After": "3" }),
    { code: "ai_overloaded", retryable: true, retryAfterMs: 3000 },
  ],
  ["529", error(529), { code: "ai_overloaded", retryable: true }],
  ["a network error", () => HttpResponse.error(), { code: "ai_unreachable", retryable: true }],
];

describe.each(Object.entries(majors))("with %s", (_, optionsOf) => {
  it("gives the reply", async () => {
    answer(baseURL, () => HttpResponse.json(ok));
    expect(await ask(optionsOf())).toEqual({
      text: "Hello!",
      model: "m-1",
      usage: { inputTokens: 5, outputTokens: 2 },
      finishReason: "stop",
    });
  });

  const clock = { now: () => Date.parse("2026-11-05T12:00:00Z"), after: () => () => undefined };
  it.each(failures)("tells %s apart, after one attempt", async (_, make, expected) => {
    answer(baseURL, make);
    const failure = await rejection(ask({ ...optionsOf(), clock }));
    expect(failure).toBeInstanceOf(AiError);
    expect(failure).toMatchObject(expected);
    expect(seen).toHaveLength(1);
    expect(String(failure)).not.toContain("secret");
  });

  it("names status and code, and keeps the SDK's error as cause", async () => {
    answer(baseURL, error(404, { code: "model_not_found" }));
    const failure = await rejection(ask(optionsOf()));
    expect(String(failure)).toContain('"m-0"');
    expect(String(failure)).toContain("(status 404, model_not_found)");
    expect(failure).toHaveProperty("cause.status", 404);
  });

  // Mistral's own API, whose errors the SDK does not read (https://github.com/editor-code-assistant/eca/issues/231).
  it("says what to set where a server does not know max_completion_tokens", async () => {
    const detail = [{ type: "extra_forbidden", loc: ["body", "max_completion_tokens"] }];
    answer(baseURL, () =>
      HttpResponse.json({ object: "error", message: { detail } }, { status: 422 }),
    );
    expect(String(await rejection(ask(optionsOf())))).toContain(
      "another `maxTokensField` (status 422)",
    );
  });

  it("does not repeat a code that is no plain word", async () => {
    answer(baseURL, error(400, { code: "sk-secret-key", type: "a secret question" }));
    expect(String(await rejection(ask(optionsOf())))).toContain("(status 400)");
  });
});

describe("a client of another make", () => {
  const failing = (thrown: unknown): OpenAiProviderOptions => ({
    client: { chat: { completions: { create: () => Promise.reject(thrown) } } },
  });

  it.each<[string, unknown, string, boolean]>([
    ["an unknown error", new Error("secret"), "ai_failed", false],
    ["no error at all", "secret", "ai_failed", false],
    ["a mistake in code", new TypeError("x.secret is not a function"), "ai_failed", false],
    [
      "an error code of the system",
      Object.assign(new Error("secret"), { code: "ECONNRESET" }),
      "ai_unreachable",
      true,
    ],
    [
      "a timeout of its own",
      Object.assign(new Error("secret"), { name: "TimeoutError", message: "timed out" }),
      "ai_timeout",
      true,
    ],
    [
      "a timeout of the runtime's",
      new DOMException("The operation was aborted due to timeout", "TimeoutError"),
      "ai_timeout",
      true,
    ],
    [
      "an abort that nobody asked for",
      new DOMException("secret", "AbortError"),
      "ai_unreachable",
      true,
    ],
    [
      "an error whose cause is the system's",
      new Error("secret", {
        cause: Object.assign(new Error("secret"), { code: "UND_ERR_SOCKET" }),
      }),
      "ai_unreachable",
      true,
    ],
    [
      "a status without headers",
      Object.assign(new Error("secret"), { status: 503 }),
      "ai_overloaded",
      true,
    ],
    ["an unknown status", Object.assign(new Error("secret"), { status: 302 }), "ai_failed", false],
  ])("that throws %s", async (_, thrown, code, retryable) => {
    const failure = await rejection(ask(failing(thrown)));
    expect(failure).toMatchObject({ name: "AiError", code, retryable });
    expect(failure).toHaveProperty("cause", thrown);
    expect(String(failure)).not.toContain("secret");
  });
});

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable("it should have been rejected"),
    (reason: unknown) => reason,
  );
}
