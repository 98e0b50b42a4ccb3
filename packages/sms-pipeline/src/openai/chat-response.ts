import * as z from "zod/mini";
import { AiError } from "../errors.ts";
import type { AiReply } from "../ports/ai.ts";
import { toAiError } from "./call-errors.ts";
import { callsOptOut } from "./opt-out-tool.ts";
import { property } from "./property.ts";
import { stripReasoning } from "./strip-reasoning.ts";

/**
 * What only serves the record must not cost the reply: malformed, it counts as absent. (`z.catch` would do, but one use of
 * it keeps all of zod's inner functions in every bundle of this package.)
 */
function lenient<T extends z.ZodMiniType>(schema: T) {
  return z.optional(z.union([schema, z.transform(() => undefined)]));
}

/** Proxies estimate tokens, and give halves or -1 then. A database keeps them as 32 bits. */
const tokens = z.custom<number>(
  (count) => Number.isInteger(count) && Number(count) >= 0 && Number(count) < 2 ** 31,
);

const messageSchema = z.object({
  content: z.nullish(z.union([z.string(), z.array(z.object({ text: lenient(z.string()) }))])),
  refusal: lenient(z.nullable(z.string())),
  tool_calls: lenient(
    z.nullable(z.array(z.object({ function: z.optional(z.object({ name: z.string() })) }))),
  ),
});

const responseSchema = z.object({
  choices: z.array(
    z.object({
      finish_reason: lenient(z.nullable(z.string())),
      // Gemini leaves it out of what its filter stopped.
      message: z.nullish(messageSchema),
      error: z.optional(z.unknown()),
    }),
  ),
  model: lenient(z.string()),
  usage: lenient(z.nullable(z.object({ prompt_tokens: tokens, completion_tokens: tokens }))),
});

// Gemini adds the filter's name (`content_filter: RECITATION`); gateways hand the words of Anthropic, Bedrock and Gemini on.
const FILTERED =
  /^(?:content_filter|refusal$|guardrail_intervened$|safety$|recitation$|prohibited_content$|blocklist$|spii$)/i;

/**
 * What servers call a reply that they broke off: OpenRouter and Mistral, vLLM, and DeepSeek
 * (https://api-docs.deepseek.com/api/create-chat-completion).
 */
const BROKEN_OFF = /^(?:error|abort|insufficient_system_resource)$/;

/**
 * Takes the reply out of a response. Throws `AiError`: what the response says of an error, or `ai_bad_response`, `ai_refused`,
 * `ai_content_filtered`, `ai_overloaded` or `ai_empty_reply`. A reply that was cut at the token limit is one, with
 * `finishReason: "length"`.
 */
export function readChatResponse(response: unknown, askedModel: string): AiReply {
  throwIfError(property(response, "error"), askedModel);
  const parsed = responseSchema.safeParse(response);
  // A proxy's HTML page with status 200 comes as a string, an empty body as undefined.
  if (!parsed.success) throw badResponse("is not a chat completion", parsed.error);
  const { choices, model, usage } = parsed.data;
  const choice = choices[0];
  if (choice === undefined) throw badResponse("has no choices");

  const { finish_reason: finishReason } = choice;
  const { content, refusal, tool_calls: calls } = choice.message ?? {};
  // Text that was cut off is not fit to be sent either.
  if (finishReason && FILTERED.test(finishReason)) {
    throw new AiError("ai_content_filtered", "The model's content filter stopped the reply.");
  }
  throwIfError(choice.error, askedModel);
  if (finishReason && BROKEN_OFF.test(finishReason)) {
    throw new AiError("ai_overloaded", "The model's server broke the reply off.", {
      retryable: true,
    });
  }
  if (refusal) throw new AiError("ai_refused", "The model refused to answer.");

  const text = stripReasoning(plainText(content));
  const optOut = callsOptOut(calls ?? [], text);
  if (text === "" && !optOut) throw noText(finishReason);
  return {
    text,
    model: model ?? askedModel,
    usage: usage
      ? { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens }
      : null,
    finishReason: finishReason ?? null,
    ...(optOut && { optOut }),
  };
}

/**
 * A gateway that has begun its answer can't change the status any more: OpenRouter then answers 200 and puts the status
 * into an error, in place of the choices or in one (https://openrouter.ai/docs/api/reference/errors-and-debugging).
 */
function throwIfError(error: unknown, askedModel: string): void {
  const status = Number(property(error, "code"));
  if (status < 400 || status > 599 || !Number.isInteger(status)) return;
  throw toAiError(Object.assign({}, error, { status }), askedModel, 0);
}

function plainText(content: string | { text?: string | undefined }[] | null | undefined): string {
  if (content === null || content === undefined) return "";
  return typeof content === "string" ? content : content.map(({ text }) => text ?? "").join("");
}

function noText(finishReason: string | null | undefined): AiError {
  if (finishReason && /^(?:model_)?length$|^max_tokens$/i.test(finishReason)) {
    return new AiError(
      "ai_empty_reply",
      "The model reached its token limit before it wrote any text: raise `maxTokens`, or let it think less" +
        ' (e.g. `extraBody: { reasoning_effort: "low" }`).',
    );
  }
  if (finishReason === "tool_calls" || finishReason === "function_call") {
    return badResponse("calls a tool instead of answering, and the pipeline runs none");
  }
  return new AiError("ai_empty_reply", "The model wrote an empty reply.", { retryable: true });
}

function badResponse(problem: string, cause?: unknown): AiError {
  return new AiError("ai_bad_response", `The model's response ${problem}.`, {
    retryable: true,
    cause,
  });
}
