import { SendError } from "../errors.ts";
import { retryAfterHeaderMs } from "../retry-after-header.ts";
import type { AttemptState } from "./attempt.ts";
import { codeOf } from "./send-error.ts";

/** Twilio could not be asked about a message: what became of that message stays unknown. */
export function toQueryError(cause: unknown, attempt: AttemptState): SendError {
  if (cause instanceof SendError) {
    // The package could not be loaded: nothing was asked, so nothing is known.
    const { message, retryable } = cause;
    return new SendError("send_unavailable", message, { outcome: "unknown", retryable, cause });
  }
  const { status } = attempt;
  const code = codeOf(cause);
  const details = {
    outcome: "unknown",
    cause,
    providerCode: code === null ? null : String(code),
  } as const;
  if (status === 429 || code === 20429) {
    return new SendError("send_rate_limited", "Twilio's list of messages was asked too often.", {
      ...details,
      retryable: true,
      retryAfterMs: retryAfterHeaderMs(attempt.retryAfter, Date.now()),
    });
  }
  if (status === 401 || status === 403) {
    return new SendError(
      "send_unauthorized",
      "Twilio does not let these credentials list messages: check accountSid and authToken (or the API key).",
      details,
    );
  }
  return new SendError("send_unavailable", "Twilio's list of messages could not be read.", {
    ...details,
    retryable: status === null || status < 300 || status >= 500,
  });
}
