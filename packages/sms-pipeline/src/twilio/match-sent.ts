import type { FoundSent } from "../ports/messenger.ts";
import type { StagedMessage } from "../ports/outbound.ts";
import type { ListedMessage, Listing } from "./list-messages.ts";
import { receiptOf } from "./receipt.ts";

/** Twilio's times are whole seconds, and its clock and the store's differ a little. */
const ROUNDING_MS = 2_000;

/** Clocks that differ by more than this are broken. Between the two, an equal text decides nothing. */
const MOST_CLOCK_SKEW_MS = 60_000;

/**
 * Whether this message is in Twilio's list. Wrongly `absent`, it would be sent twice; wrongly `found`, it would never be sent. So
 * each needs certainty: `found` one and only one text that is equal and created since the message was staged,
 * `absent` a complete list without any that could be it.
 */
export function matchSent(message: StagedMessage, listing: Listing): FoundSent {
  const candidates = listing.messages.filter(
    (listed) =>
      listed.direction === "outbound-api" &&
      listed.to === message.to &&
      (listed.from === null || listed.from === "" || listed.from === message.from) &&
      listed.createdAt >= message.stagedAt - MOST_CLOCK_SKEW_MS,
  );
  const body = storedBody(message.body);
  const equal = candidates.filter((listed) => storedBody(listed.body) === body);
  const [only, ...others] = equal.filter(
    (listed) => listed.createdAt >= message.stagedAt - ROUNDING_MS,
  );
  if (only !== undefined && others.length === 0) {
    return { kind: "found", receipt: receiptOf(only.raw) };
  }
  if (equal.length > 0 || !listing.complete) return { kind: "undecidable" };
  return candidates.some((listed) => mayBe(message.body, listed))
    ? { kind: "undecidable" }
    : { kind: "absent" };
}

/** A trial account's texts begin with this (https://www.twilio.com/docs/usage/tutorials/how-to-use-your-free-trial-account). */
const TRIAL_PREFIX = /^Sent from your Twilio trial account - /;

/** The text as Twilio keeps it: line ends and outer space are not always kept. */
function storedBody(body: string): string {
  return body.replace(TRIAL_PREFIX, "").replace(/\r\n?/g, "\n").trim();
}

/**
 * Whether the listed text may be this one after changes on the way: smart encoding replaces typographic characters, and
 * redaction empties the text (https://www.twilio.com/docs/messaging/services#smart-encoding).
 */
function mayBe(body: string, listed: ListedMessage): boolean {
  return listed.body === "" || letters(listed.body.replace(TRIAL_PREFIX, "")) === letters(body);
}

function letters(text: string): string {
  return text.normalize("NFKD").replace(/[^\p{L}\p{N}]+/gu, "");
}
