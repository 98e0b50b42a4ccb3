import { AiError } from "../errors.ts";
import { isNotInstalled } from "../not-installed.ts";

/**
 * What is needed of an OpenAI client: `new OpenAI()` of the `openai` package (6 or 7) is one, `AzureOpenAI`
 * and anything else that speaks Chat Completions too.
 */
export interface ChatCompletionsClient {
  readonly chat: {
    readonly completions: {
      create(body: ChatCompletionsBody, options: ChatCompletionsCallOptions): PromiseLike<unknown>;
    };
  };
  readonly baseURL?: string | undefined;
}

/** The body of a request, besides what `extraBody` adds. */
export interface ChatCompletionsBody {
  model: string;
  messages: ChatCompletionsMessage[];
  max_completion_tokens?: number;
  max_tokens?: number;
  temperature?: number;
  safety_identifier?: string;
  tools?: ChatCompletionsTool[];
}

export interface ChatCompletionsTool {
  type: "function";
  function: { name: string; description: string; parameters: Record<string, unknown> };
}

export interface ChatCompletionsMessage {
  role: "system" | "user" | "assistant";
  content: string;
}

export interface ChatCompletionsCallOptions {
  /** Always 0: the pipeline retries. */
  maxRetries: number;
  /** Milliseconds. */
  timeout: number;
  signal: AbortSignal;
}

/** Gives a client that is made, and its package loaded, on first use. A failure to load is tried again. */
export function lazyOpenAiClient(settings: {
  readonly apiKey: string;
  readonly baseURL: string;
}): () => Promise<ChatCompletionsClient> {
  let loading: Promise<ChatCompletionsClient> | null = null;
  return () => {
    loading ??= load(settings).catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
}

async function load(settings: {
  readonly apiKey: string;
  readonly baseURL: string;
}): Promise<ChatCompletionsClient> {
  const { OpenAI } = await import("openai").catch((cause: unknown) => {
    throw new AiError(
      "ai_failed",
      "The package `openai` could not be loaded. Install it next to sms-pipeline, e.g. `npm install openai`" +
        " (version 6 or 7), or pass a `client`.",
      { retryable: !isNotInstalled(cause), cause },
    );
  });
  return new OpenAI(settings);
}
