import * as z from "zod/mini";
import { type Clock, systemClock } from "../clock.ts";
import { configurationIssues } from "../configuration-issues.ts";
import { DEFAULT_SESSION_WINDOW_MS } from "../conversation/session-window.ts";
import type { ConfigurationIssue } from "../errors.ts";
import type { PipelineEvent } from "../events.ts";
import type { Logger } from "../log.ts";
import type { Ai } from "../ports/ai.ts";
import type { Messenger } from "../ports/messenger.ts";
import type { Store } from "../ports/store.ts";
import { text as anyText, finiteNumber, flag, notEmpty, number, oneOf } from "../scalars.ts";
import type { HostReading } from "../turn/read-text.ts";
import type { PipelineSettings } from "./settings.ts";

/** Each option by itself: the settings with their defaults, or what is wrong with the options. */
export function parseOptions(
  options: unknown,
): { readonly settings: PipelineSettings } | { readonly issues: readonly ConfigurationIssue[] } {
  const result = optionsSchema.safeParse(options);
  return result.success ? { settings: result.data } : { issues: configurationIssues(result.error) };
}

const notNegative = z.refine<number>((value) => value >= 0, "must not be negative");
const integer = number.check(z.refine(Number.isSafeInteger, "must be a whole number"));
const whole = integer.check(z.refine((value) => value >= 1, "must be at least 1"));
// Timers hold no more than 31 bits.
const duration = finiteNumber("must be a number of milliseconds").check(
  notNegative,
  z.refine((ms) => ms < 2 ** 31, "must be less than 25 days"),
);
const positiveDuration = duration.check(z.refine((ms) => ms > 0, "must be more than 0"));
const text = anyText.check(z.trim(), notEmpty);
const limit = z.custom<number>(
  (value) => typeof value === "number" && value >= 0,
  "must be a number, not negative; 0 or Infinity turns it off",
);
const price = number.check(notNegative);
const pricesByName = z.catchall(z.object({}, "must be an object"), price);
const words = z.prefault(z.array(text, "must be a list of words"), []);
const silenceable = z.nullable(text);
const isFunction = (value: unknown): boolean => typeof value === "function";
/** Something of the host's own, which is kept as it is. */
const withMethods = <Part extends object>(...names: readonly (keyof Part & string)[]) =>
  z.custom<Part>(
    (value) => names.every((name) => isFunction(Reflect.get(Object(value), name))),
    `must have the methods ${names.join(", ")}`,
  );
const functionOf = <Fn extends (...args: never[]) => unknown>() =>
  z.custom<Fn>(isFunction, "must be a function");

const group = <Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodMiniObject<Shape, z.core.$strict> => z.strictObject(shape, "must be an object");

const BASE_PATH = /^(\/[A-Za-z0-9._~-]+)*$/;

const optionsSchema = group({
  store: withMethods<Store>("receive", "claim", "claimDue", "renew", "release", "stage", "settle"),
  ai: withMethods<Ai>("generateReply"),
  messenger: withMethods<Messenger>("parseWebhook", "acknowledge", "send"),
  basePath: z.prefault(
    anyText.check(z.refine((path) => BASE_PATH.test(path), "must be empty or like /api/v1/sms")),
    "/api/v1/sms",
  ),
  sessionWindowMs: z.prefault(duration, DEFAULT_SESSION_WINDOW_MS),
  defaultSystemPrompt: z.prefault(
    text,
    "You answer text messages for a business. Be helpful, honest and brief, and write plain text.",
  ),
  historyLimit: z.prefault(integer.check(notNegative), 40),
  burst: z.prefault(
    group({
      quietMs: z.prefault(duration, 1_000),
      maxWaitMs: z.prefault(duration, 10_000),
      supersedeForMs: z.prefault(duration, 60_000),
    }),
    {},
  ),
  texts: z.prefault(
    group({
      unassigned: z.prefault(
        silenceable,
        "Sorry, nobody answers texts at this number at the moment.",
      ),
      farewell: z.prefault(silenceable, null),
      help: z.prefault(silenceable, null),
      fallback: z.prefault(
        silenceable,
        "Sorry, I can't answer right now. Please try again in a few minutes.",
      ),
      limitNotice: z.prefault(
        silenceable,
        "That is more messages than we can answer at the moment. Please try again later.",
      ),
      optOutConfirmation: z.prefault(
        silenceable,
        "You have been unsubscribed and will get no more messages from us. Reply START to subscribe again.",
      ),
      storeUnavailable: z.prefault(
        text,
        "Sorry, we could not take your message just now. Please send it again in a few minutes.",
      ),
    }),
    {},
  ),
  model: z.prefault(
    group({
      attempts: z.prefault(whole, 4),
      attemptTimeoutMs: z.prefault(positiveDuration, 30_000),
      deadlineMs: z.prefault(positiveDuration, 60_000),
      baseBackoffMs: z.prefault(duration, 500),
      maxBackoffMs: z.prefault(duration, 10_000),
    }),
    {},
  ),
  send: z.prefault(
    group({
      timeoutMs: z.prefault(positiveDuration, 10_000),
      giveUpAfterMs: z.prefault(duration, 600_000),
      baseBackoffMs: z.prefault(duration, 1_000),
      maxBackoffMs: z.prefault(duration, 60_000),
      settleDownMs: z.prefault(duration, 5_000),
    }),
    {},
  ),
  turns: z.prefault(
    group({
      leaseMs: z.prefault(positiveDuration, 15_000),
      sweepIntervalMs: z.prefault(positiveDuration, 3_000),
      sweepBatch: z.prefault(whole, 50),
      maxConcurrent: z.prefault(whole, 2_000),
      maxClaims: z.prefault(whole, 10),
      replyWithinMs: z.prefault(duration, 4 * 3_600_000),
      holder: z.prefault(text, () => crypto.randomUUID()),
    }),
    {},
  ),
  optOut: z.prefault(
    group({
      words: z.prefault(group({ optOut: words, optIn: words, help: words }), {}),
      plainWords: z.prefault(
        z.custom<boolean | HostReading>(
          (value) => typeof value === "boolean" || isFunction(value),
          "must be true, false or a function",
        ),
        true,
      ),
      carrierConfirms: z.prefault(flag, true),
    }),
    {},
  ),
  limits: z.prefault(
    group({
      textsShort: z.prefault(limit, 20),
      shortWindowMs: z.prefault(positiveDuration, 60_000),
      textsLong: z.prefault(limit, 300),
      longWindowMs: z.prefault(positiveDuration, 86_400_000),
      repliesPerConversation: z.prefault(limit, 100),
      tokensPerDay: z.prefault(limit, 5_000_000),
      segmentsPerDay: z.prefault(limit, 5_000),
    }),
    {},
  ),
  loopGuard: z.prefault(
    group({
      similarTexts: z.prefault(limit, 5),
      quickTexts: z.prefault(limit, 8),
      quickMs: z.prefault(duration, 2_000),
      autoReplies: z.prefault(limit, 2),
    }),
    {},
  ),
  answer: z.prefault(
    group({
      shortCodes: z.prefault(flag, false),
      alphanumeric: z.prefault(flag, false),
      ownNumbers: z.prefault(flag, false),
    }),
    {},
  ),
  reply: z.prefault(
    group({
      maxSegments: z.prefault(whole, 4),
      maxMessages: z.prefault(whole, 1),
      emoji: z.prefault(oneOf("keep", "remove"), "keep"),
      promptLeak: z.prefault(oneOf("block", "report", "ignore"), "report"),
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
  onStoreUnavailable: z.prefault(oneOf("apologize", "retry"), "apologize"),
  storePatienceMs: z.prefault(
    positiveDuration.check(
      z.refine((ms) => ms <= 14_000, "must be at most 14 s: the carrier waits 15 s"),
    ),
    8_000,
  ),
  maxBodyBytes: z.prefault(whole, 64 * 1024),
  bodyTimeoutMs: z.prefault(positiveDuration, 10_000),
  test: z.optional(
    z.strictObject(
      {
        token: z.optional(
          anyText.check(z.refine(({ length }) => length >= 16, "must have at least 16 characters")),
        ),
        loopback: z.prefault(flag, false),
        perMinute: z.prefault(limit, 30),
      },
      "must be false, or an object with a token or loopback: true",
    ),
  ),
  onEvent: z.optional(functionOf<(event: PipelineEvent) => void>()),
  logger: z.optional(withMethods<Logger>("debug", "info", "warn", "error")),
  logContent: z.prefault(flag, false),
  clock: z.prefault(withMethods<Clock>("now", "after"), systemClock),
  random: z.prefault(functionOf<() => number>(), () => Math.random),
});
