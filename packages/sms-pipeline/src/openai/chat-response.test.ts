import { describe, expect, it } from "vitest";
import { AiError } from "../errors.ts";
import { readChatResponse } from "./chat-response.ts";

const completion = (message: unknown, finish_reason: unknown = "stop"): unknown => ({
  id: "chatcmpl-1",
  object: "chat.completion",
  model: "gpt-6-luna-2026-09-22",
  choices: [{ index: 0, message, finish_reason, logprobs: null }],
  usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 },
});
const inBody = (code: number): unknown => ({ error: { code, message: "secret" }, user_id: "u" });
const inChoice = (code: number): unknown => ({
  choices: [
    {
      message: { content: "secr" },
      finish_reason: "error",
      error: { code, message: "secret", status: "OVERLOADED" },
    },
  ],
});
const reportOf = (usage: unknown): unknown => ({
  choices: [{ message: { content: "Hi" } }],
  usage,
});
const read = (response: unknown) => readChatResponse(response, "asked-model");

describe("a response with a reply", () => {
  it("becomes the reply, with the model's own name and the usage", () => {
    expect(read(completion({ role: "assistant", content: "Hello!", refusal: null }))).toEqual({
      text: "Hello!",
      model: "gpt-6-luna-2026-09-22",
      usage: { inputTokens: 12, outputTokens: 3 },
      finishReason: "stop",
    });
  });

  it("keeps every count that a database's 32 bits hold", () => {
    expect(read(reportOf({ prompt_tokens: 2_147_483_647, completion_tokens: 0 })).usage).toEqual({
      inputTokens: 2_147_483_647,
      outputTokens: 0,
    });
  });

  it.each([
    ["cut at the token limit", completion({ content: "Hel" }, "length"), "Hel", "length"],
    [
      "in parts",
      completion({ content: [{ type: "text", text: "Hel" }, { text: "lo" }] }),
      "Hello",
      "stop",
    ],
    [
      "with parts that are no text",
      completion({ content: [{ type: "image" }, { text: "Hi" }] }),
      "Hi",
      "stop",
    ],
    ["with an empty refusal", completion({ content: "Hi", refusal: "" }), "Hi", "stop"],
    ["with thinking", completion({ content: "<think>hm</think>\nHi" }), "Hi", "stop"],
    [
      "beside a tool call",
      completion({ content: "Hi", tool_calls: [{}] }, "tool_calls"),
      "Hi",
      "tool_calls",
    ],
    ["without a reason to stop", completion({ content: "Hi" }, null), "Hi", null],
    ["with a reason of a wrong type", completion({ content: "Hi" }, 7), "Hi", null],
  ])("keeps the text: %s", (_, response, text, finishReason) => {
    expect(read(response)).toMatchObject({ text, finishReason });
  });

  it.each([
    [{ choices: [{ message: { content: "Hi" } }] }],
    [{ choices: [{ message: { content: "Hi" } }], model: 1, usage: { prompt_tokens: "many" } }],
    [{ choices: [{ message: { content: "Hi" } }], model: null, usage: null }],
    [reportOf({ prompt_tokens: 12.5, completion_tokens: 3 })],
    [reportOf({ prompt_tokens: 12, completion_tokens: -1 })],
    [reportOf({ prompt_tokens: 2_147_483_648, completion_tokens: 3 })],
  ])("is not lost for a malformed record: %j", (response) => {
    expect(read(response)).toEqual({
      text: "Hi",
      model: "asked-model",
      usage: null,
      finishReason: null,
    });
  });
});

describe("a response without a reply", () => {
  it.each<[string, unknown, string, boolean]>([
    ["an HTML page", "<html><body>secret</body></html>", "ai_bad_response", true],
    ["an empty body", undefined, "ai_bad_response", true],
    ["null", null, "ai_bad_response", true],
    ["an error of its own make", { error: "secret" }, "ai_bad_response", true],
    ["an error in words", { error: { message: "secret", code: "late" } }, "ai_bad_response", true],
    ["OpenRouter's 502 in a 200", inBody(502), "ai_overloaded", true],
    ["OpenRouter's 429 in a 200", inBody(429), "ai_rate_limited", true],
    ["OpenRouter's 402 in a 200", inBody(402), "ai_quota_exhausted", false],
    ["OpenRouter's 400 in a 200", inBody(400), "ai_bad_request", false],
    ["a half reply with a 502 (OpenRouter)", inChoice(502), "ai_overloaded", true],
    ["a half reply with a 429 (OpenRouter)", inChoice(429), "ai_rate_limited", true],
    ["a half reply (Mistral)", completion({ content: "secr" }, "error"), "ai_overloaded", true],
    ["a half reply (vLLM)", completion({ content: "secr" }, "abort"), "ai_overloaded", true],
    [
      "a half reply (DeepSeek)",
      completion({ content: "secr" }, "insufficient_system_resource"),
      "ai_overloaded",
      true,
    ],
    ["no choices", { choices: [] }, "ai_bad_response", true],
    ["choices of a wrong type", { choices: "secret" }, "ai_bad_response", true],
    ["no message", { choices: [{ finish_reason: "stop" }] }, "ai_empty_reply", true],
    [
      "a filtered reply without a message (Gemini)",
      { choices: [{ finish_reason: "content_filter: PROHIBITED_CONTENT", index: 0 }] },
      "ai_content_filtered",
      false,
    ],
    [
      "a part that Gemini filtered",
      completion({ content: "secret" }, "content_filter: RECITATION"),
      "ai_content_filtered",
      false,
    ],
    ["content of a wrong type", completion({ content: 5 }), "ai_bad_response", true],
    [
      "a tool call",
      completion({ content: null, tool_calls: [{}] }, "tool_calls"),
      "ai_bad_response",
      true,
    ],
    ["a refusal", completion({ content: null, refusal: "secret" }), "ai_refused", false],
    [
      "a filtered reply",
      completion({ content: null }, "content_filter"),
      "ai_content_filtered",
      false,
    ],
    [
      "a filtered part",
      completion({ content: "secret" }, "content_filter"),
      "ai_content_filtered",
      false,
    ],
    ["no text at the limit", completion({ content: "" }, "length"), "ai_empty_reply", false],
    ...["refusal", "SAFETY", "guardrail_intervened"].map(
      (reason): [string, unknown, string, boolean] => [
        `a part that was filtered, in a vendor's own words: ${reason}`,
        completion({ content: "secr" }, reason),
        "ai_content_filtered",
        false,
      ],
    ),
    ["Gemini's limit", completion({ content: "" }, "MAX_TOKENS"), "ai_empty_reply", false],
    ["Mistral's limit", completion({ content: "" }, "model_length"), "ai_empty_reply", false],
    [
      "thinking up to the limit",
      completion({ content: "<think>secret" }, "length"),
      "ai_empty_reply",
      false,
    ],
    ["null content", completion({ content: null }), "ai_empty_reply", true],
    ["absent content", completion({}), "ai_empty_reply", true],
    ["blanks", completion({ content: " \n\t\u00a0" }), "ai_empty_reply", true],
    ["thinking alone", completion({ content: "<think>secret</think>" }), "ai_empty_reply", true],
    ["no parts", completion({ content: [] }), "ai_empty_reply", true],
  ])("%s", (_, response, code, retryable) => {
    const error = errorOf(() => read(response));
    expect(error).toMatchObject({ code, retryable });
    expect(error.message).not.toContain("secret");
  });

  it("at the token limit says what to raise", () => {
    const error = errorOf(() => read(completion({ content: "" }, "length")));
    expect(error.message).toContain("`maxTokens`");
  });
});

function errorOf(run: () => unknown): AiError {
  try {
    run();
  } catch (error) {
    if (error instanceof AiError) return error;
    throw error;
  }
  throw new Error("it did not throw");
}
