import { AiError, isSmsPipelineError } from "../errors.ts";
import type { EmitEvent } from "../events.ts";
import type { Generation } from "../ports/outbound.ts";
import { repeatsPrompt } from "../text/prompt-leak.ts";
import { type ShapedReply, type ShapeReplyOptions, shapeReply } from "../text/shape-reply.ts";
import { type GenerateDeps, type GeneratedText, generate, type Question } from "./generate.ts";
import type { Interruption } from "./interruption.ts";

export interface ComposeDeps {
  readonly model: GenerateDeps;
  readonly emit: EmitEvent;
  readonly shape: ShapeReplyOptions;
  /** What is done about a reply that repeats its system prompt word for word. */
  readonly promptLeak: "block" | "report" | "ignore";
}

export interface Composition {
  /** The model understood that the person asks not to be texted any more; there are no parts. */
  readonly optOut: boolean;
  readonly parts: ShapedReply["parts"];
  readonly generation: Generation;
}

/**
 * The model's reply as text messages. A reply that is too long is asked for once more, shorter, and cut when it is too long
 * again. Throws `AiError` when there is none, or the reason of an interruption.
 */
export async function compose(
  deps: ComposeDeps,
  threadId: string,
  question: Question,
  interruption: Interruption,
): Promise<Composition> {
  const ask = (asked: Question): Promise<GeneratedText> =>
    generate(deps.model, asked, interruption, (error, attempt, retryInMs) =>
      deps.emit({ type: "model_failed", threadId, error, attempt, retryInMs }),
    );
  let written = await ask(question);
  let shaped = shapeReply(written.text, deps.shape);
  if (shaped.outcome === "too_long" && !written.optOut) {
    const segments = shaped.parts.reduce((sum, { size }) => sum + size.segments, 0);
    deps.emit({ type: "reply_too_long", threadId, segments });
    const shorter = await askForShorter(ask, question, shaped);
    const reshaped = shapeReply(shorter?.text ?? "", deps.shape);
    if (shorter && (shorter.optOut || reshaped.outcome !== "empty")) {
      const { generation, ...rest } = shorter;
      written = { ...rest, generation: both(written.generation, generation) };
      shaped = reshaped;
    }
  }
  const { model, durationMs } = written.generation;
  deps.emit({ type: "model_answered", threadId, model, durationMs });
  if (written.optOut) return { optOut: true, parts: [], generation: written.generation };
  if (shaped.outcome === "empty") {
    throw new AiError("ai_empty_reply", "Nothing that can be texted is left of the model's reply.");
  }
  checkPrompt(deps, threadId, question.request.systemPrompt, shaped.text);
  return { optOut: false, parts: shaped.parts, generation: written.generation };
}

/** The first reply is there already: a failure of the second costs nothing but its length. */
async function askForShorter(
  ask: (question: Question) => Promise<GeneratedText>,
  question: Question,
  { parts }: ShapedReply,
): Promise<GeneratedText | null> {
  const room = parts.reduce((sum, { body }) => sum + body.length, 0);
  const plea = `Your reply must fit into a text message: write at most ${Math.floor(room * 0.9)} characters, in plain text.`;
  try {
    const systemPrompt = `${question.request.systemPrompt}\n\n${plea}`;
    return await ask({ ...question, request: { ...question.request, systemPrompt } });
  } catch (cause) {
    if (isSmsPipelineError(cause)) return null;
    throw cause;
  }
}

function checkPrompt(
  { promptLeak, emit }: ComposeDeps,
  threadId: string,
  systemPrompt: string,
  text: string,
): void {
  if (promptLeak === "ignore" || !repeatsPrompt(text, systemPrompt)) return;
  const blocked = promptLeak === "block";
  emit({ type: "prompt_repeated", threadId, blocked });
  if (blocked) {
    throw new AiError("ai_bad_response", "The reply repeats the system prompt and is not sent.");
  }
}

/** Both calls cost tokens and time. */
function both(first: Generation, second: Generation): Generation {
  return {
    ...second,
    inputTokens: sum(first.inputTokens, second.inputTokens),
    outputTokens: sum(first.outputTokens, second.outputTokens),
    durationMs: first.durationMs + second.durationMs,
  };
}

function sum(a: number | null, b: number | null): number | null {
  return a === null && b === null ? null : (a ?? 0) + (b ?? 0);
}
