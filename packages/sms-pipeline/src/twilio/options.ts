import * as z from "zod/mini";
import { configurationIssues, optionsError } from "../configuration-issues.ts";

/** Options of `createTwilioMessenger`. */
export interface TwilioMessengerOptions {
  /** The account that sends: `AC` and 32 letters or digits. */
  readonly accountSid: string;
  /**
   * The account's auth token. While it is being rotated, several: webhooks are accepted when any of them signed, and
   * the first is the one that sends.
   */
  readonly authToken: string | readonly string[];
  /** An API key (`SK...`) to send with in place of the auth token, with `apiSecret`. Webhooks are always signed with the auth token. */
  readonly apiKey?: string | undefined;
  readonly apiSecret?: string | undefined;
  /**
   * Where Twilio reaches this server, e.g. `https://sms.example.com`, with the path prefix if a proxy strips one.
   * Twilio signs the public URL, so behind a proxy this is what makes signatures match. Default: the URL of the
   * request as it came.
   */
  readonly publicUrl?: string | undefined;
  /**
   * Takes scheme, host and port of the public URL from `X-Forwarded-Proto`, `-Host` and `-Port`, when there is no
   * `publicUrl`. Only behind a proxy that always sets them. Default: false.
   */
  readonly trustForwardedHeaders?: boolean | undefined;
  /** Where the REST API is, for an emulator or a proxy. Default: Twilio's own. */
  readonly apiBaseUrl?: string | undefined;
  /**
   * The Messaging Service to send through (`MG...`), for numbers whose texts do not name one themselves. `From` stays the
   * number that was texted, so that number must be in the service's sender pool.
   */
  readonly messagingServiceSid?: string | undefined;
  /**
   * What to put before the pipeline's status path to make the status callback's URL; false asks for no callbacks.
   * Default: `publicUrl`, and no callbacks without one.
   */
  readonly statusCallback?: string | false | undefined;
  /**
   * How long one request to the REST API may take, in milliseconds, from connecting to the whole answer.
   * Shorter than the pipeline's own `send.timeoutMs`, because only the messenger can tell whether the request had left. Default: 8000.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * How long Twilio may keep a message in its queue before it gives up, in seconds, 1 to 36000. Default: Twilio's own, ten hours
   * (https://www.twilio.com/docs/messaging/api/message-resource).
   */
  readonly validityPeriodSeconds?: number | undefined;
  /**
   * How long after a message was handed over `findSent` may say that Twilio does not have it, in milliseconds. Twilio's
   * list lags behind by an amount that it does not promise (https://github.com/twilio/twilio-node/issues/647), and a message that is
   * missed there is sent twice. Default: 60000.
   */
  readonly absentAfterMs?: number | undefined;
}

/** The options with their defaults, as the rest of this folder reads them. */
export interface TwilioSettings {
  readonly accountSid: string;
  readonly authTokens: readonly string[];
  /** User and password of the REST API. */
  readonly credentials: { readonly username: string; readonly password: string };
  readonly publicUrl: string | null;
  readonly trustForwardedHeaders: boolean;
  readonly apiBaseUrl: string | null;
  readonly messagingServiceSid: string | null;
  readonly statusCallbackBase: string | null;
  readonly timeoutMs: number;
  readonly validityPeriodSeconds: number | null;
  readonly absentAfterMs: number;
}

const secret = z
  .string("must be a text")
  .check(z.regex(/^\S+$/, "must not be empty or contain spaces"));

const baseUrl = z.string("must be a URL").check(
  z.refine((value) => {
    const url = URL.canParse(value) ? new URL(value) : null;
    return (
      url !== null &&
      (url.protocol === "https:" || url.protocol === "http:") &&
      !value.includes("?") &&
      !value.includes("#")
    );
  }, "must be an http or https URL without a query"),
);

const milliseconds = (least: number) =>
  z
    .number("must be a number of milliseconds")
    .check(
      z.refine(
        (value) => Number.isInteger(value) && value >= least && value <= 2 ** 31 - 1,
        `must be a whole number of milliseconds, at least ${least}`,
      ),
    );

function sid(prefix: string) {
  const problem = `must be ${prefix} and 32 letters or digits`;
  return z.string(problem).check(z.regex(new RegExp(`^${prefix}[0-9a-zA-Z]{32}$`), problem));
}

const schema = z
  .strictObject(
    {
      accountSid: sid("AC"),
      authToken: z.union(
        [secret, z.array(secret).check(z.minLength(1, "must hold at least one token"))],
        "must be a token, or a list of at least one, without spaces",
      ),
      apiKey: z.optional(sid("SK")),
      apiSecret: z.optional(secret),
      publicUrl: z.optional(baseUrl),
      trustForwardedHeaders: z.optional(z.boolean("must be true or false")),
      apiBaseUrl: z.optional(baseUrl),
      messagingServiceSid: z.optional(sid("MG")),
      statusCallback: z.optional(
        z.union(
          [baseUrl, z.literal(false)],
          "must be an http or https URL without a query, or false",
        ),
      ),
      timeoutMs: z.optional(milliseconds(1)),
      validityPeriodSeconds: z.optional(
        z
          .number("must be a number of seconds")
          .check(
            z.refine(
              (value) => Number.isInteger(value) && value >= 1 && value <= 36_000,
              "must be a whole number of seconds from 1 to 36000",
            ),
          ),
      ),
      absentAfterMs: z.optional(milliseconds(0)),
    },
    { error: (issue) => (issue.code === "invalid_type" ? "must be an object" : undefined) },
  )
  .check(
    z.refine((value) => (value.apiKey === undefined) === (value.apiSecret === undefined), {
      path: ["apiSecret"],
      error: "must be set together with apiKey",
      // Also when something else is wrong: all of it belongs in one error.
      when: (payload) => typeof payload.value === "object" && payload.value !== null,
    }),
  );

/** Checks the options. Throws `ConfigurationError` `invalid_options` that lists all that is wrong, without the values. */
export function readOptions(options: TwilioMessengerOptions): TwilioSettings {
  const parsed = z.safeParse(schema, options);
  if (!parsed.success) {
    throw optionsError("createTwilioMessenger", configurationIssues(parsed.error));
  }
  const { data } = parsed;
  const authTokens = typeof data.authToken === "string" ? [data.authToken] : data.authToken;
  const publicUrl = withoutSlash(data.publicUrl);
  return {
    accountSid: data.accountSid,
    authTokens,
    credentials: {
      username: data.apiKey ?? data.accountSid,
      password: data.apiSecret ?? authTokens[0] ?? "",
    },
    publicUrl,
    trustForwardedHeaders: data.trustForwardedHeaders ?? false,
    apiBaseUrl: withoutSlash(data.apiBaseUrl),
    messagingServiceSid: data.messagingServiceSid ?? null,
    statusCallbackBase:
      data.statusCallback === false ? null : (withoutSlash(data.statusCallback) ?? publicUrl),
    timeoutMs: data.timeoutMs ?? 8_000,
    validityPeriodSeconds: data.validityPeriodSeconds ?? null,
    absentAfterMs: data.absentAfterMs ?? 60_000,
  };
}

function withoutSlash(url: string | undefined): string | null {
  return url === undefined ? null : url.replace(/\/+$/, "");
}
