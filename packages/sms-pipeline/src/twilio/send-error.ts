import { SendError } from "../errors.ts";
import { retryAfterHeaderMs } from "../retry-after-header.ts";
import type { AttemptState } from "./attempt.ts";
import { RATE_LIMITED, type RefusalRule, ruleOf } from "./error-codes.ts";

/**
 * What a failed attempt to send means. Twilio's own messages repeat the numbers, so they stay in `cause`.
 * The attempt tells more than the error does: before the request left nothing can have been accepted, and after it only
 * an answer that refuses it says so.
 */
export function toSendError(cause: unknown, attempt: AttemptState): SendError {
  if (attempt.refused && !attempt.left) {
    return new SendError(
      "send_lease_expired",
      "The right to send was lost before the request left; nothing was sent.",
      { outcome: "not_accepted", cause },
    );
  }
  if (!attempt.left) {
    return new SendError("send_unavailable", "Twilio could not be reached; nothing was sent.", {
      outcome: "not_accepted",
      retryable: true,
      cause,
    });
  }
  const providerCode = codeOf(cause);
  const rule = refusalOf(attempt.status, providerCode);
  if (rule === null) {
    return new SendError(
      "send_outcome_unknown",
      `${attempt.status === null ? "Twilio did not answer" : `The answer (HTTP ${attempt.status}) does not say whether Twilio took the message`}; it may have.`,
      { outcome: "unknown", cause, providerCode: textOf(providerCode) },
    );
  }
  const number = providerCode === null ? `HTTP ${attempt.status}` : `error ${providerCode}`;
  const link =
    providerCode === null ? "" : ` (https://www.twilio.com/docs/api/errors/${providerCode})`;
  return new SendError(rule.code, `Twilio refused the message: ${number}, ${rule.why}${link}.`, {
    outcome: "not_accepted",
    retryable: rule.retryable,
    retryAfterMs: rule.retryable
      ? (retryAfterHeaderMs(attempt.retryAfter, Date.now()) ?? rule.retryAfterMs)
      : null,
    providerCode: textOf(providerCode),
    optedOut: rule.code === "send_opted_out",
    cause,
  });
}

/** How an answer refuses a message; null when it does not certainly refuse it. */
function refusalOf(status: number | null, code: number | null): RefusalRule | null {
  // Counted before anything is done with the request (https://www.twilio.com/docs/api/errors/20429). Not every limit is over
  // soon: that of a day is a 429 too.
  if (status === 429 || code === 20429) return (code !== null && ruleOf(code)) || RATE_LIMITED;
  if (status === null || status < 300 || status >= 500) return null;
  if (status < 400) return status === 302 || status === 303 ? null : redirected;
  if (code !== null) return ruleOf(code) ?? other;
  return PLAIN_STATUSES.has(status) ? (PLAIN_STATUSES.get(status) ?? null) : other;
}

const other: RefusalRule = {
  code: "send_rejected",
  retryable: false,
  retryAfterMs: null,
  why: "the request was not accepted",
};

const redirected: RefusalRule = {
  ...other,
  why: "a redirect, which is not followed: check apiBaseUrl",
};

const notAllowed: RefusalRule = {
  ...other,
  code: "send_unauthorized",
  why: "the credentials were not accepted",
};

/** Statuses without a code of Twilio's: from something on the way, such as a proxy. Null: it may have passed the request on. */
const PLAIN_STATUSES: ReadonlyMap<number, RefusalRule | null> = new Map([
  [401, notAllowed],
  [403, notAllowed],
  [407, notAllowed],
  [408, null],
  [409, null],
  [425, { ...other, code: "send_unavailable", retryable: true, why: "too early, try again" }],
  // nginx: the client went away.
  [499, null],
]);

/** The code of Twilio's in an error of the `twilio` package. */
export function codeOf(error: unknown): number | null {
  if (typeof error !== "object" || error === null) return null;
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "number" && code > 0 ? code : null;
}

function textOf(code: number | null): string | null {
  return code === null ? null : String(code);
}
