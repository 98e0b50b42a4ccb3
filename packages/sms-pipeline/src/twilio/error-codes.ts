import type { SmsPipelineErrorCode } from "../errors.ts";

/** What an error code of Twilio's means for a message that was refused with it. */
export interface RefusalRule {
  readonly code: Extract<SmsPipelineErrorCode, `send_${string}`>;
  readonly retryable: boolean;
  /** When to try again where the answer does not say, in milliseconds. */
  readonly retryAfterMs: number | null;
  readonly why: string;
}

const refused = (why: string): RefusalRule => ({
  code: "send_rejected",
  retryable: false,
  retryAfterMs: null,
  why,
});
const unauthorized = (why: string): RefusalRule => ({ ...refused(why), code: "send_unauthorized" });
const later = (retryAfterMs: number | null, why: string): RefusalRule => ({
  code: "send_rate_limited",
  retryable: true,
  retryAfterMs,
  why,
});

export const RATE_LIMITED: RefusalRule = later(null, "too many requests at once");

// https://www.twilio.com/docs/api/errors
const RULES: ReadonlyMap<number, RefusalRule> = new Map([
  [20429, RATE_LIMITED],
  [21611, later(60_000, "the queue of the sending number is full")],
  [30001, later(60_000, "the queue of the account is full")],
  [
    21610,
    { ...refused("the person has opted out of texts from this number"), code: "send_opted_out" },
  ],
  [20003, unauthorized("accountSid and authToken (or the API key) do not belong together")],
  [20005, unauthorized("the account is not active")],
  [10001, unauthorized("the account is suspended: check its balance")],
  [20008, unauthorized("test credentials can't do this")],
  [
    21408,
    refused(
      "the account may not text this region: enable it in the messaging geographic permissions",
    ),
  ],
  [21608, refused("a trial account may only text verified numbers")],
  [30034, refused("the sending number is not registered for A2P 10DLC")],
  [21211, refused("the recipient's number is not valid")],
  [21212, refused("the sending number is not valid")],
  [21602, refused("the text is empty")],
  [21606, refused("the sending number is not one of the account's that can text the recipient")],
  [21609, refused("the status callback's URL is not valid: check statusCallback and publicUrl")],
  [21612, refused("the recipient can't be reached from the sending number")],
  [21614, refused("the recipient's number can't receive texts")],
  [21617, refused("the text is longer than 1600 characters")],
  [21659, refused("the sending number is not one of the account's")],
  [21660, refused("the sending number belongs to another account")],
  [21703, refused("the messaging service has no sending number")],
  [21712, refused("the sending number is not in the messaging service: check messagingServiceSid")],
  [30004, refused("the recipient blocks messages")],
  [30005, refused("the recipient's number is unknown or no longer in use")],
  [30006, refused("the recipient's number is a landline or out of reach")],
  [30007, refused("the carrier filtered the text")],
  [63038, refused("the account has sent as many messages as it may in 24 hours")],
]);

/** The rule for a code; null for a code that has none of its own. */
export function ruleOf(code: number): RefusalRule | null {
  return RULES.get(code) ?? null;
}
