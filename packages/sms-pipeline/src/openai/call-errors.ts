import { AiError, type SmsPipelineErrorCode } from "../errors.ts";
import { property } from "./property.ts";
import { retryAfterMs } from "./retry-after.ts";

type AiErrorCode = Extract<SmsPipelineErrorCode, `ai_${string}`>;

/**
 * What an error of the call means, as an `AiError` with the SDK's error as its `cause`. Errors are known by their
 * shape, not by their class: a client may come from another copy or major of the SDK. `message` never repeats
 * the SDK's, which may quote the request or part of the key.
 */
export function toAiError(error: unknown, model: string, nowMs: number): AiError {
  if (error instanceof AiError) return error;
  const status = property(error, "status");
  if (typeof status === "number") return statusError(error, status, model, nowMs);
  if (error instanceof SyntaxError) {
    return aiError("ai_bad_response", true, "The model's response is not valid JSON.", error);
  }
  if (isTimeout(error)) return timeoutError(error);
  if (isConnectionFailure(error)) {
    return aiError(
      "ai_unreachable",
      true,
      "The model's server could not be reached, or the connection broke.",
      error,
    );
  }
  return aiError("ai_failed", false, "The call of the model failed; `cause` says why.", error);
}

export function timeoutError(cause?: unknown): AiError {
  return aiError("ai_timeout", true, "The model did not answer in time.", cause);
}

// By which code, or else in which words, servers say that a prompt was filtered: OpenAI (the last two; it may block a person by
// `safety_identifier`, https://developers.openai.com/api/docs/guides/safety-checks), Azure
// (https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter), LiteLLM, Alibaba, DeepSeek, OpenRouter and xAI.
const FILTERED =
  /content_filter|content_?policy_?violation|data_inspection_failed|content exists risk|input was flagged|violates usage guidelines|invalid_prompt|identifier[ _]blocked/i;

// Codes of a 400 for what the model wrote, not for what it was asked (https://console.groq.com/docs/tool-use).
const UNREADABLE = new Set(["tool_use_failed", "output_parse_failed"]);

// Codes of a 429 that waiting does not mend (https://developers.openai.com/api/docs/guides/error-codes).
const OUT_OF_QUOTA = new Set(["insufficient_quota", "billing_hard_limit_reached"]);

function statusError(error: unknown, status: number, model: string, nowMs: number): AiError {
  const codes = [property(error, "code"), property(error, "type")];
  const has = (known: ReadonlySet<unknown>): boolean => codes.some((code) => known.has(code));
  const waitMs = retryAfterMs((name) => header(error, name), nowMs);
  const make = (code: AiErrorCode, retryable: boolean, what: string): AiError =>
    new AiError(code, `${what} (${describe(status, codes)}).`, {
      retryable,
      retryAfterMs: retryable ? waitMs : null,
      cause: error,
    });

  // OpenRouter's 402 says when to come back where only requests under way use the credit up.
  const isOutOfCredit = status === 402 && waitMs === null;
  if (isOutOfCredit || has(OUT_OF_QUOTA)) {
    return make("ai_quota_exhausted", false, "The model's account is out of credit or quota");
  }
  if (status === 429 || status === 402) {
    return make("ai_rate_limited", true, "The model's rate limit was reached");
  }
  if (status < 500 && FILTERED.test([...codes, property(error, "message")].join())) {
    return make(
      "ai_content_filtered",
      false,
      "The model's content filter refused the conversation",
    );
  }
  if (status === 401 || status === 403) {
    return make("ai_unauthorized", false, "The model's server refused the API key");
  }
  if (status === 404) {
    return make(
      "ai_bad_request",
      false,
      `The model "${model}" was not found: check it and baseURL`,
    );
  }
  if (status === 408) return make("ai_timeout", true, "The model's server timed out");
  // 498 is Groq's of its flex tier (https://console.groq.com/docs/flex-processing).
  if (status === 409 || status === 498 || status >= 500) {
    return make("ai_overloaded", true, "The model's server could not answer now");
  }
  if (has(UNREADABLE)) {
    return make("ai_bad_response", true, "The model wrote what its server can't read");
  }
  if (status === 422) {
    return make(
      "ai_bad_request",
      false,
      "The model's server can't read the request: it may want another `maxTokensField`",
    );
  }
  if (status >= 400) return make("ai_bad_request", false, "The model's server refused the request");
  return make("ai_failed", false, "The model's server answered in an unknown way");
}

/** Status and code, where the code is a plain word: anything else might quote what must not be logged. */
function describe(status: number, codes: readonly unknown[]): string {
  const code = codes.find((code) => typeof code === "string" && /^[a-z_]{1,40}$/i.test(code));
  return code === undefined ? `status ${status}` : `status ${status}, ${code}`;
}

function header(error: unknown, name: string): string | null | undefined {
  const headers = property(error, "headers");
  return hasGet(headers) ? headers.get(name) : null;
}

function hasGet(value: unknown): value is Pick<Headers, "get"> {
  return typeof property(value, "get") === "function";
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && /\btimed? ?out\b/i.test(`${error.name} ${error.message}`);
}

/** The SDK's connection errors have a `status` without a value; a body that breaks off gives the runtime's own. */
function isConnectionFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("status" in error || error.name === "AbortError") return true;
  const code = property(error, "code") ?? property(error.cause, "code");
  if (typeof code === "string" && /^(E[A-Z]{4,}|UND_ERR_\w+)$/.test(code)) return true;
  return error instanceof TypeError && /terminated|fetch|network|connection/i.test(error.message);
}

function aiError(code: AiErrorCode, retryable: boolean, message: string, cause: unknown): AiError {
  return new AiError(code, message, { retryable, cause });
}
