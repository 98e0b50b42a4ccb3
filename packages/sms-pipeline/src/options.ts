import * as z from "zod/mini";
import { type Clock, systemClock } from "./clock.ts";
import { configurationIssues, describeIssues } from "./configuration-issues.ts";
import { DEFAULT_SESSION_WINDOW_MS } from "./conversation/session-window.ts";
import { ConfigurationError, type ConfigurationIssue } from "./errors.ts";
import type { PipelineEvent } from "./events.ts";
import type { Ai } from "./ports/ai.ts";
import type { Messenger } from "./ports/messenger.ts";
import type { Store } from "./ports/store.ts";

/** Options of `createSmsPipeline`. All times are in milliseconds. */
export interface CreateSmsPipelineOptions {
  readonly store: Store;
  readonly ai: Ai;
  readonly messenger: Messenger;
  /** Where the routes are. Default: `/api/v1/sms`. */
  readonly basePath?: string;
  /** How old the last message may be for a text to continue its conversation. Default: 30 minutes. */
  readonly sessionWindowMs?: number;
  /** The system prompt of assistants that have no `smsPrompt`. */
  readonly defaultSystemPrompt?: string;
  /** How many messages of a conversation the model is given at the most. Default: 40. */
  readonly historyLimit?: number;
  readonly burst?: BurstOptions;
  readonly texts?: TextsOptions;
  readonly model?: ModelOptions;
  readonly send?: SendingOptions;
  readonly turns?: TurnsOptions;
  /**
   * What a webhook gets when the text can't be stored within `storePatienceMs`. `apologize`: 200, and the carrier texts
   * `texts.storeUnavailable` back. `retry`: 503, for numbers whose webhook URL asks the carrier to retry
   * (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides). Default: `apologize`.
   */
  readonly onStoreUnavailable?: "apologize" | "retry";
  /** How long a webhook tries to store a text. The carrier gives it 15 s. Default: 8 s. */
  readonly storePatienceMs?: number;
  /** The largest body that is read, in bytes. Default: 64 KiB. */
  readonly maxBodyBytes?: number;
  /** `POST /test`, which costs money and reveals prompts. Default: off. */
  readonly test?: TestEndpointOptions | false;
  /** Told of every step. See `PipelineEvent`. */
  readonly onEvent?: (event: PipelineEvent) => void;
  /** Where time comes from. Default: the machine's own clock. */
  readonly clock?: Clock;
  /** A number from 0 up to 1, for jitter. Default: `Math.random`. */
  readonly random?: () => number;
}

export interface BurstOptions {
  /** Texts that follow each other within this time are answered by one reply. 0: answer at once. Default: 1 s. */
  readonly quietMs?: number;
  /** But the first of them waits no longer than this. Default: 10 s. */
  readonly maxWaitMs?: number;
  /** A text that comes while the model thinks makes the reply stale until the oldest has waited this long. Default: 60 s. */
  readonly supersedeForMs?: number;
}

/** Texts that are not the model's. Null: keep silent instead. */
export interface TextsOptions {
  /** To a person who texts a number that no assistant has, once a conversation. */
  readonly unassigned?: string | null;
  /** After goodbye, bye or exit. Default: null. */
  readonly farewell?: string | null;
  /** After HELP or INFO, where the carrier does not answer it by itself. Default: null. */
  readonly help?: string | null;
  /** When the model gave no reply past its retries. */
  readonly fallback?: string | null;
  /** When the text could not be stored and `onStoreUnavailable` is `apologize`. */
  readonly storeUnavailable?: string;
}

export interface ModelOptions {
  /** How often the model is asked for one reply. Default: 4. */
  readonly attempts?: number;
  /** How long one attempt may take. Default: 30 s. */
  readonly attemptTimeoutMs?: number;
  /** How long all attempts may take together. Default: 60 s. */
  readonly deadlineMs?: number;
  /** The wait after the first failure; it doubles each time. Default: 500 ms. */
  readonly baseBackoffMs?: number;
  /** Default: 10 s. */
  readonly maxBackoffMs?: number;
}

export interface SendingOptions {
  /** How long the carrier may take to accept one message. Shorter than `turns.leaseMs`. Default: 10 s. */
  readonly timeoutMs?: number;
  /** A reply that could not be handed over is given up when it is this old. Default: 10 minutes. */
  readonly giveUpAfterMs?: number;
  /** Default: 1 s. */
  readonly baseBackoffMs?: number;
  /** Default: 60 s. */
  readonly maxBackoffMs?: number;
  /** How long after an attempt the carrier's own list is trusted to show the message. Default: 5 s. */
  readonly settleDownMs?: number;
}

export interface TurnsOptions {
  /** How long a process that died keeps its turns from the others. Default: 15 s. */
  readonly leaseMs?: number;
  /** How often `start()` looks for due and abandoned turns. Default: 3 s. */
  readonly sweepIntervalMs?: number;
  /** How many turns one look takes up. Default: 50. */
  readonly sweepBatch?: number;
  /** Turns in hand in this process; more wait in the store. Default: 2,000. */
  readonly maxConcurrent?: number;
  /** After this many claims without an answer, the model is not asked any more. Default: 5. */
  readonly maxClaims?: number;
  /** An answer later than this is better not sent. Default: 4 hours. */
  readonly replyWithinMs?: number;
  /** The name of this process in the store. Default: random. */
  readonly holder?: string;
}

export interface TestEndpointOptions {
  /** Required as `Authorization: Bearer <token>`, at least 16 characters. */
  readonly token?: string;
  /**
   * Allow requests without the token that come straight from this machine. For development: behind a proxy on this
   * machine that adds no `X-Forwarded-For`, everybody's requests come from here. Default: false.
   */
  readonly loopback?: boolean;
}

const whole = z.int("must be a whole number").check(z.positive("must be at least 1"));
// Timers hold no more than 31 bits.
const duration = z
  .number("must be a number of milliseconds")
  .check(z.nonnegative("must not be negative"), z.lte(2 ** 31 - 1, "must be less than 25 days"));
const positiveDuration = duration.check(z.positive("must be more than 0"));
const text = z.string("must be a text").check(z.trim(), z.minLength(1, "must not be empty"));
const silenceable = z.nullable(text);
const fn = z.custom<(...args: never[]) => unknown>(
  (value) => typeof value === "function",
  "must be a function",
);
const withMethods = (...names: readonly string[]): z.ZodMiniType<unknown> =>
  z.custom<unknown>(
    (value) =>
      typeof value === "object" &&
      value !== null &&
      names.every((name) => typeof Reflect.get(value, name) === "function"),
    `must have the methods ${names.join(", ")}`,
  );

const optionsSchema = z.strictObject({
  store: withMethods("receive", "claim", "claimDue", "renew", "release", "stage", "settle"),
  ai: withMethods("generateReply"),
  messenger: withMethods("parseWebhook", "acknowledge", "send"),
  basePath: z._default(
    z
      .string("must be a text")
      .check(z.regex(/^(\/[A-Za-z0-9._~-]+)*$/, "must be empty or like /api/v1/sms")),
    "/api/v1/sms",
  ),
  sessionWindowMs: z._default(duration, DEFAULT_SESSION_WINDOW_MS),
  defaultSystemPrompt: z._default(
    text,
    "You answer text messages for a business. Be helpful, honest and brief, and write plain text.",
  ),
  historyLimit: z._default(
    z.int("must be a whole number").check(z.nonnegative("must not be negative")),
    40,
  ),
  burst: z.prefault(
    z.strictObject({
      quietMs: z._default(duration, 1_000),
      maxWaitMs: z._default(duration, 10_000),
      supersedeForMs: z._default(duration, 60_000),
    }),
    {},
  ),
  texts: z.prefault(
    z.strictObject({
      unassigned: z._default(
        silenceable,
        "Sorry, nobody answers texts at this number at the moment.",
      ),
      farewell: z._default(silenceable, null),
      help: z._default(silenceable, null),
      fallback: z._default(
        silenceable,
        "Sorry, I can't answer right now. Please try again in a few minutes.",
      ),
      storeUnavailable: z._default(
        text,
        "Sorry, we could not take your message just now. Please send it again in a few minutes.",
      ),
    }),
    {},
  ),
  model: z.prefault(
    z.strictObject({
      attempts: z._default(whole, 4),
      attemptTimeoutMs: z._default(positiveDuration, 30_000),
      deadlineMs: z._default(positiveDuration, 60_000),
      baseBackoffMs: z._default(duration, 500),
      maxBackoffMs: z._default(duration, 10_000),
    }),
    {},
  ),
  send: z.prefault(
    z.strictObject({
      timeoutMs: z._default(positiveDuration, 10_000),
      giveUpAfterMs: z._default(duration, 600_000),
      baseBackoffMs: z._default(duration, 1_000),
      maxBackoffMs: z._default(duration, 60_000),
      settleDownMs: z._default(duration, 5_000),
    }),
    {},
  ),
  turns: z.prefault(
    z.strictObject({
      leaseMs: z._default(positiveDuration, 15_000),
      sweepIntervalMs: z._default(positiveDuration, 3_000),
      sweepBatch: z._default(whole, 50),
      maxConcurrent: z._default(whole, 2_000),
      maxClaims: z._default(whole, 5),
      replyWithinMs: z._default(duration, 4 * 3_600_000),
      holder: z.optional(text),
    }),
    {},
  ),
  onStoreUnavailable: z._default(
    z.enum(["apologize", "retry"], "must be apologize or retry"),
    "apologize",
  ),
  storePatienceMs: z._default(
    duration.check(z.lte(14_000, "must be at most 14 s: the carrier waits 15 s")),
    8_000,
  ),
  maxBodyBytes: z._default(whole, 64 * 1024),
  test: z._default(
    z.union([
      z.literal(false),
      z.strictObject({
        token: z.optional(
          z.string("must be a text").check(z.minLength(16, "must have at least 16 characters")),
        ),
        loopback: z._default(z.boolean("must be true or false"), false),
      }),
    ]),
    false,
  ),
  onEvent: z.optional(fn),
  clock: z.optional(withMethods("now", "after")),
  random: z.optional(fn),
});

/** The options with their defaults filled in. */
export interface PipelineSettings {
  readonly store: Store;
  readonly ai: Ai;
  readonly messenger: Messenger;
  readonly basePath: string;
  readonly sessionWindowMs: number;
  readonly defaultSystemPrompt: string;
  readonly historyLimit: number;
  readonly burst: Required<BurstOptions>;
  readonly texts: Required<TextsOptions>;
  readonly model: Required<ModelOptions>;
  readonly send: Required<SendingOptions>;
  readonly turns: Required<TurnsOptions>;
  readonly onStoreUnavailable: "apologize" | "retry";
  readonly storePatienceMs: number;
  readonly maxBodyBytes: number;
  readonly test: false | { readonly token?: string | undefined; readonly loopback: boolean };
  readonly onEvent: ((event: PipelineEvent) => void) | undefined;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Checks the options and fills in the defaults. Throws `ConfigurationError` that lists everything that is wrong. */
export function readOptions(options: CreateSmsPipelineOptions): PipelineSettings {
  const result = optionsSchema.safeParse(options);
  const issues = result.success ? contradictions(result.data) : configurationIssues(result.error);
  if (!result.success || issues.length > 0) {
    throw new ConfigurationError(
      "invalid_options",
      `createSmsPipeline was given options that it can't use:${describeIssues(issues)}`,
      issues,
    );
  }
  const { turns, ...settings } = result.data;
  return {
    ...settings,
    store: options.store,
    ai: options.ai,
    messenger: options.messenger,
    turns: { ...turns, holder: turns.holder ?? crypto.randomUUID() },
    onEvent: options.onEvent,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  };
}

function contradictions({
  send,
  turns,
  test,
}: z.output<typeof optionsSchema>): ConfigurationIssue[] {
  const issues: ConfigurationIssue[] = [];
  if (send.timeoutMs >= turns.leaseMs) {
    issues.push({ name: "send.timeoutMs", problem: "must be shorter than turns.leaseMs" });
  }
  if (test && test.token === undefined && !test.loopback) {
    issues.push({ name: "test", problem: "needs a token or loopback: true" });
  }
  return issues;
}
