import type { StagedMessage } from "../ports/outbound.ts";
import type { SendLimits } from "./send-deps.ts";
import type { TurnInHand } from "./turn-in-hand.ts";

/**
 * Nothing is sent to somebody who has opted out, but the one confirmation that the law allows; and that one not to somebody
 * who has opted in again meanwhile. Of a paused conversation, only what a person wrote.
 */
export function whatBars(
  hand: Pick<TurnInHand, "optedOut" | "paused">,
  { source }: StagedMessage,
): "opted_out" | "opted_in" | "paused" | null {
  const isConfirmation = source === "opt_out_confirmation";
  if (hand.optedOut !== isConfirmation) return isConfirmation ? "opted_in" : "opted_out";
  return hand.paused && source !== "operator" ? "paused" : null;
}

/**
 * How old a message may become before it is given up. A confirmation must come within five minutes
 * (47 CFR 64.1200(a)(12), https://www.ecfr.gov/current/title-47/part-64/section-64.1200).
 */
export function mostAge(limits: SendLimits, { source }: StagedMessage): number {
  const fiveMinutes = 300_000;
  return source === "opt_out_confirmation"
    ? Math.min(limits.giveUpAfterMs, fiveMinutes)
    : limits.giveUpAfterMs;
}
