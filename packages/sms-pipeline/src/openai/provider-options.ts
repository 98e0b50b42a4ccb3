import * as z from "zod/mini";
import { type Clock, systemClock } from "../clock.ts";
import { configurationIssues, describeIssues } from "../configuration-issues.ts";
import { ConfigurationError, type ConfigurationIssue } from "../errors.ts";
import type { ChatCompletionsClient } from "./client.ts";
import type { HistoryLimits } from "./history-window.ts";
import { property } from "./property.ts";

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
   * take; Ollama and older servers know only `max_tokens`; null sends none.
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
   * Whether `safety_identifier` is sent: a hash that stands for the person, by which OpenAI can block one abuser
   * rather than your whole account (https://developers.openai.com/api/docs/guides/safety-best-practices).
   * Default: true for OpenAI itself, false for other servers, which may refuse what they don't know.
   */
  readonly sendSafetyIdentifier?: boolean | undefined;
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
  readonly clock: Clock;
}

/** Checks the options and fills in the defaults. Throws `ConfigurationError` with every issue. */
export function resolveProviderOptions(options: OpenAiProviderOptions): ProviderSettings {
  const parsed = optionsSchema.safeParse(options);
  const issues = parsed.success ? [] : configurationIssues(parsed.error);
  issues.push(...connectionIssues(options ?? {}));
  if (!parsed.success || issues.length > 0) {
    throw new ConfigurationError(
      "invalid_options",
      `createOpenAiProvider was given options that it can't use:${describeIssues(issues)}`,
      issues,
    );
  }
  const { client, apiKey, baseURL = OPENAI_BASE_URL, history, ...rest } = parsed.data;
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
    sendSafetyIdentifier: rest.sendSafetyIdentifier ?? isOpenAi(servedBy),
    clock: options.clock ?? systemClock,
  };
}

/** True for OpenAI's own servers, those of its regions included. */
function isOpenAi(baseURL: string | undefined): boolean {
  if (baseURL === undefined || !URL.canParse(baseURL)) return false;
  const { hostname } = new URL(baseURL);
  return hostname === "api.openai.com" || hostname.endsWith(".api.openai.com");
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
  if (apiKey !== undefined || (baseURL !== undefined && !isOpenAi(baseURL))) return [];
  return [{ name: "apiKey", problem: "is missing: give it, or a `client`" }];
}

const RESERVED = ["model", "messages", "stream", "n"];

const optionsSchema = z.strictObject(
  {
    client: z.optional(
      z.custom<ChatCompletionsClient>(isClient, "must be a client with `chat.completions.create`"),
    ),
    apiKey: z.optional(z.custom<string>(isToken, "must be a text without spaces")),
    baseURL: z.optional(z.custom<string>(isHttpUrl, "must be a URL with http or https")),
    model: z.optional(z.custom<string>(isToken, "must be the name of a model")),
    maxTokensField: z.optional(
      z.nullable(
        z.enum(["max_completion_tokens", "max_tokens"], {
          error: "must be `max_completion_tokens`, `max_tokens` or null",
        }),
      ),
    ),
    maxTokens: z.optional(wholeNumber(1)),
    temperature: z.optional(
      z.custom<number>(
        (value) => typeof value === "number" && value >= 0 && value <= 2,
        "must be a number from 0 to 2",
      ),
    ),
    timeoutMs: z.optional(wholeNumber(1)),
    history: z.optional(
      z.strictObject(
        { maxMessages: z.optional(wholeNumber(1)), maxTokens: z.optional(wholeNumber(100)) },
        { error: "must be an object" },
      ),
    ),
    extraBody: z.optional(
      z.record(z.string(), z.unknown(), { error: "must be an object" }).check(
        z.refine((body) => RESERVED.every((name) => !(name in body)), {
          error: `can't set ${RESERVED.join(", ")}`,
        }),
      ),
    ),
    sendSafetyIdentifier: z.optional(z.boolean({ error: "must be true or false" })),
    clock: z.optional(z.unknown()),
  },
  { error: "must be an object" },
);

/** A whole number that a timer, too, can take. */
function wholeNumber(atLeast: number): z.ZodMiniCustom<number, number> {
  return z.custom<number>(
    (value) => Number.isInteger(value) && Number(value) >= atLeast && Number(value) < 2 ** 31,
    `must be a whole number of at least ${atLeast}`,
  );
}

function isToken(value: unknown): value is string {
  return typeof value === "string" && /^\S+$/.test(value);
}

function isHttpUrl(value: unknown): value is string {
  return (
    typeof value === "string" && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
  );
}

function isClient(value: unknown): value is ChatCompletionsClient {
  const completions = property(property(value, "chat"), "completions");
  return typeof property(completions, "create") === "function";
}
