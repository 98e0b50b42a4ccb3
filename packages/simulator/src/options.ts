import { type Clock, isE164, systemClock } from "sms-pipeline";
import * as z from "zod/mini";
import type { MessagingService, NumberSetup } from "./account/account.ts";
import { SimulatorError } from "./errors.ts";
import type { Filled } from "./filled.ts";
import type { Pace } from "./message/outbound.ts";
import { isWebUrl } from "./rest/parameters.ts";
import { newSid, randomHex } from "./sid.ts";
import type { Route } from "./webhook/deliver.ts";

export interface CreateCarrierOptions {
  /** The account's numbers. More can be added later, with `setNumber` or by the API. Default: none. */
  readonly numbers?: readonly NumberSetup[] | undefined;
  /** `AC` and 32 hexadecimal digits. Default: a new one. */
  readonly accountSid?: string | undefined;
  /** Signs webhooks, and lets clients of the API in. Default: a new one. */
  readonly authToken?: string | undefined;
  /** API keys that are let in besides the auth token. */
  readonly apiKeys?: readonly { readonly sid: string; readonly secret: string }[] | undefined;
  readonly services?: readonly MessagingService[] | undefined;
  /** Where delivery statuses are posted when neither the message nor its messaging service says. Default: nowhere. */
  readonly statusCallback?: string | null | undefined;
  /** Where everything is served, e.g. `/phone`; without a slash at its end. Default: the root. */
  readonly basePath?: string | undefined;
  /** How an app reaches the emulator, base path included, where it does not listen by itself. Pictures need it. */
  readonly url?: string | undefined;
  /** Decides the faults: the same seed and the same order of events give the same faults. Default: a random one. */
  readonly seed?: number | undefined;
  /** How long a message stays queued, sending and sent, in milliseconds. Default: 100, 200 and 500. */
  readonly pace?: { readonly [Stage in keyof Pace]?: Pace[Stage] | undefined } | undefined;
  /** How long a message takes to appear in the API's list, in milliseconds. Default: 0. */
  readonly listLagMs?: number | undefined;
  /** How long the API takes to answer, in milliseconds. Default: 0. */
  readonly latencyMs?: number | (() => number) | undefined;
  /** Whether more than 30 messages in a row between two numbers fail with 14107, as at Twilio unless it is asked to let them be. Default: true. */
  readonly loopGuard?: boolean | undefined;
  /** The wait before a webhook is tried again, in milliseconds. Default: 100. */
  readonly retryDelayMs?: number | undefined;
  /** How many messages are kept; the oldest are forgotten. Default: 10,000. */
  readonly maxMessages?: number | undefined;
  /** How many webhooks and status callbacks are kept. Default: 2,000. */
  readonly maxWebhooks?: number | undefined;
  /**
   * Host names, besides this machine's own, under which the page and the desk API may be used, e.g. `phone.test`; `*` for
   * any. Default: none. Whoever reaches them can text as anybody, and read everything.
   */
  readonly allowedHosts?: readonly string[] | undefined;
  /**
   * Where a request to a webhook's URL really goes, for an app whose public URL does not lead to it here. It is still signed as
   * the URL that was configured. Null: as if nobody listened. Default: there.
   */
  readonly route?: Route | undefined;
  /** Time. Tests pass `createTestClock()` of `sms-pipeline/testing`. */
  readonly clock?: Clock | undefined;
}

export type CarrierSettings = Filled<Omit<CreateCarrierOptions, "url" | "pace">> & {
  readonly url: string | null;
  readonly pace: Pace;
};

const number = z.string().check(
  z.refine((value) => isE164(value) || /^\d{3,8}$/.test(value), {
    error: "must be a phone number in E.164, e.g. +15550100001, or a short code",
  }),
);
const url = z
  .string()
  .check(z.refine(isWebUrl, { error: "must be an absolute http or https URL" }));
const method = z.enum(["GET", "POST"]);
const count = z.int().check(z.nonnegative());
const some = z.int().check(z.positive());

const numberSetup = z.strictObject({
  phoneNumber: number,
  friendlyName: z.optional(z.string()),
  smsUrl: z.optional(z.nullable(url)),
  smsMethod: z.optional(method),
  smsFallbackUrl: z.optional(z.nullable(url)),
  smsFallbackMethod: z.optional(method),
  statusCallback: z.optional(z.nullable(url)),
  statusCallbackMethod: z.optional(method),
  messagingServiceSid: z.optional(z.nullable(z.string())),
});

const schema = z.object({
  numbers: z.optional(z.array(numberSetup)),
  accountSid: z.optional(
    z
      .string()
      .check(z.regex(/^AC[0-9a-fA-F]{32}$/, { error: "must be AC and 32 hexadecimal digits" })),
  ),
  authToken: z.optional(z.string().check(z.minLength(1))),
  services: z.optional(
    z.array(
      z.strictObject({
        sid: z.string().check(z.regex(/^MG/, { error: "must begin with MG" })),
        statusCallback: z.optional(z.nullable(url)),
        advancedOptOut: z.optional(z.boolean()),
      }),
    ),
  ),
  statusCallback: z.optional(z.nullable(url)),
  basePath: z.optional(
    z
      .string()
      .check(z.regex(/^(\/[\w.~-]+)*$/, { error: "must be a path such as /phone, or empty" })),
  ),
  url: z.optional(url),
  seed: z.optional(z.int()),
  pace: z.optional(
    z.strictObject({
      queuedMs: z.optional(count),
      sendingMs: z.optional(count),
      sentMs: z.optional(count),
    }),
  ),
  listLagMs: z.optional(count),
  latencyMs: z.optional(z.union([count, z.function()])),
  retryDelayMs: z.optional(count),
  maxMessages: z.optional(some),
  maxWebhooks: z.optional(some),
});

/** Checks the options and fills in the defaults. Throws `SimulatorError` that lists everything that is wrong. */
export function readOptions(options: CreateCarrierOptions): CarrierSettings {
  const checked = z.safeParse(schema, options);
  if (!checked.success)
    throw invalid("createCarrier was given options that it can't use", checked.error);
  return {
    numbers: options.numbers ?? [],
    accountSid: options.accountSid ?? newSid("AC"),
    authToken: options.authToken ?? randomHex(),
    apiKeys: options.apiKeys ?? [],
    services: options.services ?? [],
    statusCallback: options.statusCallback ?? null,
    basePath: options.basePath ?? "",
    url: options.url ?? null,
    seed: options.seed ?? Math.floor(Math.random() * 2 ** 31),
    pace: {
      queuedMs: options.pace?.queuedMs ?? 100,
      sendingMs: options.pace?.sendingMs ?? 200,
      sentMs: options.pace?.sentMs ?? 500,
    },
    listLagMs: options.listLagMs ?? 0,
    latencyMs: options.latencyMs ?? 0,
    loopGuard: options.loopGuard ?? true,
    retryDelayMs: options.retryDelayMs ?? 100,
    maxMessages: options.maxMessages ?? 10_000,
    maxWebhooks: options.maxWebhooks ?? 2_000,
    allowedHosts: options.allowedHosts ?? [],
    route: options.route ?? ((target) => target),
    clock: options.clock ?? systemClock,
  };
}

/** Throws `SimulatorError` when a number can't be set up so. */
export function checkNumber(setup: NumberSetup): void {
  const checked = z.safeParse(numberSetup, setup);
  if (!checked.success) throw invalid("A number was given that can't be used", checked.error);
}

/** One line for each thing that is wrong. */
export function invalid(what: string, { issues }: z.core.$ZodError): SimulatorError {
  const lines = issues.map((issue) => {
    const path = issue.path.map(String).join(".");
    const keys = issue.code === "unrecognized_keys" ? `${issue.keys.join(", ")}: ` : "";
    return `\n- ${path === "" ? "" : `${path}: `}${keys}${issue.message}`;
  });
  return new SimulatorError(`${what}:${lines.join("")}`);
}
