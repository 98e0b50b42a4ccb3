import { type Clock, systemClock } from "../clock.ts";
import { optionsError } from "../configuration-issues.ts";
import type { ConfigurationIssue } from "../errors.ts";
import type { ChatCompletionsClient } from "./client.ts";
import type { HistoryLimits } from "./history-window.ts";
import { isOpenAiHost } from "./openai-host.ts";
import { checkProviderOptions } from "./provider-options-schema.ts";

/**
 * The model that answers unless `model` is given: OpenAI's model for focused work in high volume
 * (https://developers.openai.com/api/docs/models/gpt-6-luna).
 */
export const DEFAULT_OPENAI_MODEL = "gpt-6-luna";

const OPENAI_BASE_URL = "https://api.openai.com/v1";

export interface OpenAiProviderOptions {
  /** A client of your own, instead of `apiKey` and `baseURL`. Its retries and timeout are overridden. */
  readonly client?: ChatCompletionsClient | undefined;
  /** Needed unless `client` is given or `baseURL` is a server of your own, which may want none. */
  readonly apiKey?: string | undefined;
  /**
   * Where Chat Completions are served, e.g. `http://127.0.0.1:11434/v1` for Ollama. Default: OpenAI itself. The
   * variable `OPENAI_BASE_URL` is not read here: see `sms-pipeline/env`.
   */
  readonly baseURL?: string | undefined;
  /** Default: `DEFAULT_OPENAI_MODEL`. */
  readonly model?: string | undefined;
  /**
   * How the limit of a reply's tokens is called. `max_completion_tokens` (the default) is what OpenAI's reasoning models
   * take; Mistral, Ollama, LM Studio and older servers know only `max_tokens`; null sends none.
   */
  readonly maxTokensField?: "max_completion_tokens" | "max_tokens" | null | undefined;
  /**
   * The most tokens of a reply, a reasoning model's thinking included. Default: 2048. A text message needs 500 at
   * the most; the rest is room to think, because thinking that hits the limit leaves an empty reply. Together
   * with the default history it fits into a context of 8,192 tokens.
   */
  readonly maxTokens?: number | undefined;
  /** Not sent unless given: reasoning models refuse it. */
  readonly temperature?: number | undefined;
  /** How long one attempt may take, to the end of the response, in milliseconds. Default: 30,000. */
  readonly timeoutMs?: number | undefined;
  /** How much of the conversation is sent. Default: 40 messages, 6,000 tokens. */
  readonly history?:
    | { readonly maxMessages?: number | undefined; readonly maxTokens?: number | undefined }
    | undefined;
  /**
   * Further parameters of the request, e.g. `{ reasoning_effort: "low" }`; they win over those made from other options.
   * `model`, `messages`, `stream` and `n` can't be set here.
   */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Whether `safety_identifier` is sent: an id that stands for the person, by which OpenAI can block one abuser
   * rather than your whole account (https://developers.openai.com/api/docs/guides/safety-best-practices).
   * Default: true for OpenAI itself, false for other servers, which may refuse what they don't know.
   */
  readonly sendSafetyIdentifier?: boolean | undefined;
  /**
   * Offers the model a tool to call when somebody asks, in whatever words and language, not to be texted any more; the
   * pipeline then records the opt-out. The model and its server must support tools. Default: false.
   */
  readonly optOutTool?: boolean | undefined;
  /** For tests. Default: the machine's time. */
  readonly clock?: Clock | undefined;
}

/** The options, checked and complete. */
export interface ProviderSettings {
  readonly connection:
    | { readonly client: ChatCompletionsClient }
    | { readonly apiKey: string; readonly baseURL: string };
  readonly model: string;
  readonly maxTokensField: "max_completion_tokens" | "max_tokens" | null;
  readonly maxTokens: number;
  readonly temperature: number | undefined;
  readonly timeoutMs: number;
  readonly history: HistoryLimits;
  readonly extraBody: Readonly<Record<string, unknown>>;
  readonly sendSafetyIdentifier: boolean;
  readonly optOutTool: boolean;
  readonly clock: Clock;
}

/** Checks the options and fills in the defaults. Throws `ConfigurationError` with every issue. */
export function resolveProviderOptions(options: OpenAiProviderOptions): ProviderSettings {
  const checked = checkProviderOptions(options);
  const issues = "issues" in checked ? checked.issues : [];
  issues.push(...connectionIssues(options ?? {}));
  if ("issues" in checked || issues.length > 0) {
    throw optionsError("createOpenAiProvider", issues);
  }
  const { client, apiKey, baseURL = OPENAI_BASE_URL, history, ...rest } = checked.options;
  const servedBy = client === undefined ? baseURL : client.baseURL;
  return {
    connection: client === undefined ? { apiKey: apiKey ?? "unused", baseURL } : { client },
    model: rest.model ?? DEFAULT_OPENAI_MODEL,
    maxTokensField:
      rest.maxTokensField === undefined ? "max_completion_tokens" : rest.maxTokensField,
    maxTokens: rest.maxTokens ?? 2048,
    temperature: rest.temperature,
    timeoutMs: rest.timeoutMs ?? 30_000,
    history: { maxMessages: history?.maxMessages ?? 40, maxTokens: history?.maxTokens ?? 6000 },
    extraBody: rest.extraBody ?? {},
    optOutTool: rest.optOutTool ?? false,
    sendSafetyIdentifier: rest.sendSafetyIdentifier ?? isOpenAiHost(servedBy),
    clock: rest.clock ?? systemClock,
  };
}

function connectionIssues(options: OpenAiProviderOptions): ConfigurationIssue[] {
  const { client, apiKey, baseURL } = options;
  if (client !== undefined) {
    const both = { apiKey, baseURL };
    return Object.entries(both).flatMap(([name, value]) =>
      value === undefined
        ? []
        : [{ name, problem: "is not used with `client`: give one or the other" }],
    );
  }
  if (apiKey !== undefined || (baseURL !== undefined && !isOpenAiHost(baseURL))) return [];
  return [{ name: "apiKey", problem: "is missing: give it, or a `client`" }];
}
