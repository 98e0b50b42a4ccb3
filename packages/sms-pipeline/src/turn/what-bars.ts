import { CONFIRM_WITHIN_MS } from "../conversation/confirm-within.ts";
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

/** How old a message may become before it is given up. */
export function mostAge(limits: SendLimits, { source }: StagedMessage): number {
  return source === "opt_out_confirmation"
    ? Math.min(limits.giveUpAfterMs, CONFIRM_WITHIN_MS)
    : limits.giveUpAfterMs;
}
