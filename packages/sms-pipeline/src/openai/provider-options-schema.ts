import * as z from "zod/mini";
import type { Clock } from "../clock.ts";
import { configurationIssues } from "../configuration-issues.ts";
import type { ConfigurationIssue } from "../errors.ts";
import { flag } from "../scalars.ts";
import type { ChatCompletionsClient } from "./client.ts";
import { property } from "./property.ts";
import type { OpenAiProviderOptions } from "./provider-options.ts";

/** Each option by itself: the options, or what is wrong with them. */
export function checkProviderOptions(
  options: unknown,
): { readonly options: OpenAiProviderOptions } | { readonly issues: ConfigurationIssue[] } {
  const parsed = schema.safeParse(options);
  return parsed.success ? { options: parsed.data } : { issues: configurationIssues(parsed.error) };
}

const RESERVED = ["model", "messages", "stream", "n"];

const TOKENS_FIELDS = ["max_completion_tokens", "max_tokens", null] as const;

const schema = z.strictObject(
  {
    client: z.optional(
      z.custom<ChatCompletionsClient>(isClient, "must be a client with `chat.completions.create`"),
    ),
    apiKey: z.optional(z.custom<string>(isToken, "must be a text without spaces")),
    baseURL: z.optional(z.custom<string>(isHttpUrl, "must be a URL with http or https")),
    model: z.optional(z.custom<string>(isToken, "must be the name of a model")),
    maxTokensField: z.optional(
      z.custom<(typeof TOKENS_FIELDS)[number]>(
        (value) => TOKENS_FIELDS.some((field) => field === value),
        "must be `max_completion_tokens`, `max_tokens` or null",
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
      z.custom<Record<string, unknown>>(isRecord, "must be an object").check(
        z.refine((body) => RESERVED.every((name) => !(name in body)), {
          error: `can't set ${RESERVED.join(", ")}`,
        }),
      ),
    ),
    optOutTool: z.optional(flag),
    sendSafetyIdentifier: z.optional(flag),
    clock: z.optional(z.custom<Clock>(isClock, "must be a clock")),
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

function isClock(value: unknown): value is Clock {
  return ["now", "after"].every((name) => typeof property(value, name) === "function");
}

function isClient(value: unknown): value is ChatCompletionsClient {
  const completions = property(property(value, "chat"), "completions");
  return typeof property(completions, "create") === "function";
}

function isRecord(value: unknown): boolean {
  return Object.prototype.toString.call(value) === "[object Object]";
}
