import type { Assistant } from "./assistant.ts";

/** Writes replies. */
export interface Ai {
  /**
   * Answers the last message of `messages`. Throws `AiError`, whose `retryable` and `retryAfterMs` say whether
   * the pipeline should ask again: an implementation makes one attempt and does not retry by itself.
   * Rejects soon after `signal` aborts (a newer text came, or the time is up).
   */
  generateReply(request: AiRequest, options: { readonly signal: AbortSignal }): Promise<AiReply>;
}

export interface AiRequest {
  readonly assistant: Assistant;
  readonly systemPrompt: string;
  /** The conversation so far, oldest first; the last one or more are the texts to answer. */
  readonly messages: readonly AiMessage[];
  readonly conversationId: string;
  /** Stands for the person towards the model's vendor: always the same, and never the phone number. */
  readonly personId: string;
}

export interface AiMessage {
  readonly role: "user" | "assistant";
  readonly content: string;
}

export interface AiReply {
  readonly text: string;
  /** The model that answered, as it names itself. */
  readonly model: string;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number } | null;
  /** Why the model stopped, e.g. `stop` or `length`. */
  readonly finishReason: string | null;
  /** The model understood that the person asks not to be texted any more. `text` may then be empty. Default: false. */
  readonly optOut?: boolean | undefined;
}
