import * as z from "zod/mini";
import { configurationIssues } from "../configuration-issues.ts";
import { DEFAULT_SESSION_WINDOW_MS } from "../conversation/session-window.ts";
import type { ConfigurationIssue } from "../errors.ts";
import { oneOf } from "../one-of.ts";
import type { PipelineSettings } from "./settings.ts";

/** What of the settings can be checked and copied: all but the host's own objects and functions. */
export type PlainSettings = Omit<
  PipelineSettings,
  | "store"
  | "ai"
  | "messenger"
  | "onEvent"
  | "logger"
  | "clock"
  | "random"
  | "prices"
  | "turns"
  | "optOut"
> & {
  readonly turns: Omit<PipelineSettings["turns"], "holder"> & {
    readonly holder?: string | undefined;
  };
  readonly optOut: Omit<PipelineSettings["optOut"], "plainWords">;
};

/** Each option by itself: the settings with their defaults, or what is wrong with the options. */
export function parseOptions(
  options: unknown,
): { readonly settings: PlainSettings } | { readonly issues: readonly ConfigurationIssue[] } {
  const result = optionsSchema.safeParse(options);
  return result.success ? { settings: result.data } : { issues: configurationIssues(result.error) };
}

const number = z.number("must be a number");
const notNegative = z.refine<number>((value) => value >= 0, "must not be negative");
const integer = number.check(z.refine(Number.isSafeInteger, "must be a whole number"));
const whole = integer.check(z.refine((value) => value >= 1, "must be at least 1"));
// Timers hold no more than 31 bits.
const duration = z.number("must be a number of milliseconds").check(
  notNegative,
  z.refine((ms) => ms < 2 ** 31, "must be less than 25 days"),
);
const positiveDuration = duration.check(z.refine((ms) => ms > 0, "must be more than 0"));
const text = z.string("must be a text").check(z.trim(), z.minLength(1, "must not be empty"));
const flag = z.boolean("must be true or false");
const limit = z.custom<number>(
  (value) => typeof value === "number" && value >= 0,
  "must be a number, not negative; 0 or Infinity turns it off",
);
const price = number.check(notNegative);
const pricesByName = z.catchall(z.object({}, "must be an object"), price);
const words = z._default(z.array(text, "must be a list of words"), []);
const silenceable = z.nullable(text);
const fn = z.custom<(...args: never[]) => unknown>(
  (value) => typeof value === "function",
  "must be a function",
);
const flagOrFn = z.custom<boolean | ((...args: never[]) => unknown)>(
  (value) => typeof value === "boolean" || typeof value === "function",
  "must be true, false or a function",
);
const withMethods = (...names: readonly string[]): z.ZodMiniType<unknown> =>
  z.custom<unknown>(
    (value) =>
      typeof value === "object" &&
      value !== null &&
      names.every((name) => typeof Reflect.get(value, name) === "function"),
    `must have the methods ${names.join(", ")}`,
  );

const group = <Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodMiniObject<Shape, z.core.$strict> => z.strictObject(shape, "must be an object");

const BASE_PATH = /^(\/[A-Za-z0-9._~-]+)*$/;

const optionsSchema = group({
  store: withMethods("receive", "claim", "claimDue", "renew", "release", "stage", "settle"),
  ai: withMethods("generateReply"),
  messenger: withMethods("parseWebhook", "acknowledge", "send"),
  basePath: z._default(
    z
      .string("must be a text")
      .check(z.refine((path) => BASE_PATH.test(path), "must be empty or like /api/v1/sms")),
    "/api/v1/sms",
  ),
  sessionWindowMs: z._default(duration, DEFAULT_SESSION_WINDOW_MS),
  defaultSystemPrompt: z._default(
    text,
    "You answer text messages for a business. Be helpful, honest and brief, and write plain text.",
  ),
  historyLimit: z._default(integer.check(notNegative), 40),
  burst: z.prefault(
    group({
      quietMs: z._default(duration, 1_000),
      maxWaitMs: z._default(duration, 10_000),
      supersedeForMs: z._default(duration, 60_000),
    }),
    {},
  ),
  texts: z.prefault(
    group({
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
      limitNotice: z._default(
        silenceable,
        "That is more messages than we can answer at the moment. Please try again later.",
      ),
      optOutConfirmation: z._default(
        silenceable,
        "You have been unsubscribed and will get no more messages from us. Reply START to subscribe again.",
      ),
      storeUnavailable: z._default(
        text,
        "Sorry, we could not take your message just now. Please send it again in a few minutes.",
      ),
    }),
    {},
  ),
  model: z.prefault(
    group({
      attempts: z._default(whole, 4),
      attemptTimeoutMs: z._default(positiveDuration, 30_000),
      deadlineMs: z._default(positiveDuration, 60_000),
      baseBackoffMs: z._default(duration, 500),
      maxBackoffMs: z._default(duration, 10_000),
    }),
    {},
  ),
  send: z.prefault(
    group({
      timeoutMs: z._default(positiveDuration, 10_000),
      giveUpAfterMs: z._default(duration, 600_000),
      baseBackoffMs: z._default(duration, 1_000),
      maxBackoffMs: z._default(duration, 60_000),
      settleDownMs: z._default(duration, 5_000),
    }),
    {},
  ),
  turns: z.prefault(
    group({
      leaseMs: z._default(positiveDuration, 15_000),
      sweepIntervalMs: z._default(positiveDuration, 3_000),
      sweepBatch: z._default(whole, 50),
      maxConcurrent: z._default(whole, 2_000),
      maxClaims: z._default(whole, 10),
      replyWithinMs: z._default(duration, 4 * 3_600_000),
      holder: z.optional(text),
    }),
    {},
  ),
  optOut: z.prefault(
    group({
      words: z.prefault(group({ optOut: words, optIn: words, help: words }), {}),
      plainWords: z._default(flagOrFn, true),
      carrierConfirms: z._default(flag, true),
    }),
    {},
  ),
  limits: z.prefault(
    group({
      textsShort: z._default(limit, 20),
      shortWindowMs: z._default(positiveDuration, 60_000),
      textsLong: z._default(limit, 300),
      longWindowMs: z._default(positiveDuration, 86_400_000),
      repliesPerConversation: z._default(limit, 100),
      tokensPerDay: z._default(limit, 5_000_000),
      segmentsPerDay: z._default(limit, 5_000),
    }),
    {},
  ),
  loopGuard: z.prefault(
    group({
      similarTexts: z._default(limit, 5),
      quickTexts: z._default(limit, 8),
      quickMs: z._default(duration, 2_000),
      autoReplies: z._default(limit, 2),
    }),
    {},
  ),
  answer: z.prefault(
    group({
      shortCodes: z._default(flag, false),
      alphanumeric: z._default(flag, false),
      ownNumbers: z._default(flag, false),
    }),
    {},
  ),
  reply: z.prefault(
    group({
      maxSegments: z._default(whole, 4),
      maxMessages: z._default(whole, 1),
      emoji: z._default(oneOf("keep", "remove"), "keep"),
      promptLeak: z._default(oneOf("block", "report", "ignore"), "report"),
    }),
    {},
  ),
  prices: z.optional(
    group({
      byPrefix: pricesByName,
      otherwise: z.optional(price),
      surcharge: z.optional(pricesByName),
    }),
  ),
  onStoreUnavailable: z._default(oneOf("apologize", "retry"), "apologize"),
  storePatienceMs: z._default(
    positiveDuration.check(
      z.refine((ms) => ms <= 14_000, "must be at most 14 s: the carrier waits 15 s"),
    ),
    8_000,
  ),
  maxBodyBytes: z._default(whole, 64 * 1024),
  bodyTimeoutMs: z._default(positiveDuration, 10_000),
  test: z.optional(
    z.strictObject(
      {
        token: z.optional(
          z.string("must be a text").check(z.minLength(16, "must have at least 16 characters")),
        ),
        loopback: z._default(flag, false),
        perMinute: z._default(limit, 30),
      },
      "must be false, or an object with a token or loopback: true",
    ),
  ),
  onEvent: z.optional(fn),
  logger: z.optional(withMethods("debug", "info", "warn", "error")),
  logContent: z._default(flag, false),
  clock: z.optional(withMethods("now", "after")),
  random: z.optional(fn),
});
