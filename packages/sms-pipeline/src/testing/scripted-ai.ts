import type { Ai, AiReply, AiRequest } from "../ports/ai.ts";

/** One step of the script: a text, a whole reply, an error to throw, or a function of the request. */
export type AiStep =
  | string
  | AiReply
  | Error
  | ((request: AiRequest, signal: AbortSignal) => string | AiReply | Promise<string | AiReply>);

export interface ScriptedAi extends Ai {
  /** Every request so far, in order. */
  readonly requests: readonly AiRequest[];
  /** Adds steps to the end of the script. */
  add(...steps: readonly AiStep[]): void;
}

/**
 * An `Ai` that follows a script: each call takes the next step, and the last step is repeated. Without steps it
 * answers `Reply 1`, `Reply 2` and so on.
 */
export function createScriptedAi(...script: readonly AiStep[]): ScriptedAi {
  const steps = [...script];
  const requests: AiRequest[] = [];
  return {
    requests,
    add: (...more) => void steps.push(...more),
    async generateReply(request, { signal }) {
      requests.push(request);
      signal.throwIfAborted();
      const step = (steps.length > 1 ? steps.shift() : steps[0]) ?? `Reply ${requests.length}`;
      if (step instanceof Error) throw step;
      const result = typeof step === "function" ? await untilAborted(step, request, signal) : step;
      return typeof result === "string" ? replyOf(result) : result;
    },
  };
}

function replyOf(text: string): AiReply {
  return {
    text,
    model: "scripted",
    usage: { inputTokens: 10, outputTokens: 5 },
    finishReason: "stop",
  };
}

function untilAborted(
  step: (request: AiRequest, signal: AbortSignal) => string | AiReply | Promise<string | AiReply>,
  request: AiRequest,
  signal: AbortSignal,
): Promise<string | AiReply> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    Promise.resolve(step(request, signal)).then(resolve, reject);
  });
}
