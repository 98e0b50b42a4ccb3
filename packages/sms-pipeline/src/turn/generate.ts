import type { Clock } from "../clock.ts";
import { AiError, isSmsPipelineError, type SmsPipelineError } from "../errors.ts";
import type { Ai, AiReply, AiRequest } from "../ports/ai.ts";
import type { Generation } from "../ports/outbound.ts";
import { Attempt } from "./attempt.ts";
import { backoffMs } from "./backoff.ts";
import type { Interruption } from "./interruption.ts";
import { pause } from "./pause.ts";

export interface GenerateLimits {
  /** How often the model is asked for one reply. */
  readonly attempts: number;
  /** How long one attempt may take. */
  readonly attemptTimeoutMs: number;
  /** How long all attempts and the waits between them may take together. */
  readonly deadlineMs: number;
  readonly baseBackoffMs: number;
  readonly maxBackoffMs: number;
}

export interface GenerateDeps {
  readonly ai: Ai;
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: GenerateLimits;
}

export interface Question {
  readonly request: AiRequest;
  /** How many of its messages came before the texts to answer. */
  readonly earlier: number;
}

export interface GeneratedText {
  /** Empty only when `optOut` is true. */
  readonly text: string;
  /** The model understood that the person asks not to be texted any more. */
  readonly optOut: boolean;
  readonly generation: Generation;
}

/**
 * Asks the model, again where that may help, until there is a text or the deadline. A filter reads all of a conversation, and
 * one text that it refuses would cost every text after it its answer: then it is asked without what came earlier. Throws the
 * last `AiError`, or the reason of an interruption.
 */
export async function generate(
  deps: GenerateDeps,
  { request, earlier }: Question,
  interruption: Interruption,
  onFailure: (error: SmsPipelineError, attempt: number, retryInMs: number | null) => void,
): Promise<GeneratedText> {
  const { clock, limits } = deps;
  const startedAt = clock.now();
  let asked = request;
  for (let attempt = 1; ; attempt++) {
    try {
      const reply = await ask(
        deps,
        asked,
        interruption,
        startedAt + limits.deadlineMs - clock.now(),
      );
      return {
        text: reply.text,
        optOut: reply.optOut ?? false,
        generation: {
          model: reply.model,
          inputTokens: tokenCount(reply.usage?.inputTokens),
          outputTokens: tokenCount(reply.usage?.outputTokens),
          finishReason: reply.finishReason,
          durationMs: clock.now() - startedAt,
        },
      };
    } catch (cause) {
      interruption.throwIfRaised();
      const error = asAiError(cause);
      const backoff = { baseMs: limits.baseBackoffMs, maxMs: limits.maxBackoffMs };
      const isFiltered = error.code === "ai_content_filtered" && asked === request && earlier > 0;
      const waitMs = isFiltered ? 0 : backoffMs(attempt, backoff, deps.random, error.retryAfterMs);
      const timeLeftMs = startedAt + limits.deadlineMs - clock.now();
      const again =
        (error.retryable || isFiltered) && attempt < limits.attempts && waitMs < timeLeftMs;
      onFailure(error, attempt, again ? waitMs : null);
      if (!again) throw error;
      if (isFiltered) asked = { ...request, messages: request.messages.slice(earlier) };
      else await pause(clock, waitMs, interruption);
    }
  }
}

async function ask(
  { ai, clock, limits }: GenerateDeps,
  request: AiRequest,
  interruption: Interruption,
  timeLeftMs: number,
): Promise<AiReply> {
  const timeoutMs = Math.min(limits.attemptTimeoutMs, timeLeftMs);
  const onTimeout = (): Error =>
    new AiError("ai_timeout", `The model did not answer within ${timeoutMs} ms.`, {
      retryable: true,
    });
  const attempt = new Attempt();
  const answer = await attempt.run({ clock, timeoutMs, onTimeout, interruption }, () =>
    ai.generateReply(request, attempt),
  );
  if (!isReply(answer)) {
    throw new AiError("ai_bad_response", "The Ai returned something that is no reply.", {
      retryable: true,
    });
  }
  if (!answer.optOut && answer.text.trim() === "") {
    throw new AiError("ai_empty_reply", "The Ai returned an empty text.", { retryable: true });
  }
  return answer;
}

/** An Ai is the user's own code: its word is not taken for its types. */
function isReply(answer: unknown): answer is AiReply {
  if (typeof answer !== "object" || answer === null) return false;
  const { text, model, finishReason, optOut }: Partial<Record<keyof AiReply, unknown>> = answer;
  return (
    typeof text === "string" &&
    typeof model === "string" &&
    (finishReason === null || typeof finishReason === "string") &&
    (optOut === undefined || typeof optOut === "boolean")
  );
}

/** Null for what is none, or more than a database keeps in 32 bits: the count is lost, the reply is not. */
function tokenCount(count: unknown): number | null {
  return Number.isInteger(count) && Number(count) >= 0 && Number(count) < 2 ** 31
    ? Number(count)
    : null;
}

/** An Ai that throws something else is not asked again: nothing says that it would help. */
function asAiError(cause: unknown): SmsPipelineError {
  if (isSmsPipelineError(cause)) return cause;
  return new AiError("ai_failed", "The Ai threw an error that is no AiError.", { cause });
}
