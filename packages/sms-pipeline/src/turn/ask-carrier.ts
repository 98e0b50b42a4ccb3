import { SendError } from "../errors.ts";
import type { StagedMessage } from "../ports/outbound.ts";
import type { SendOutcome } from "../ports/store.ts";
import { Attempt } from "./attempt.ts";
import { pause } from "./pause.ts";
import type { DeliverDeps } from "./send-deps.ts";
import { ageOf, asSendError, emitFailure, retryDelay, sentOutcome } from "./send-outcome.ts";
import type { TurnInHand } from "./turn-in-hand.ts";

/** What became of a message that an earlier holder may have sent; null when the carrier certainly does not have it. */
export async function askCarrier(
  deps: DeliverDeps,
  hand: TurnInHand,
  message: StagedMessage,
): Promise<SendOutcome | null> {
  const { messenger, clock, request, sendLimits } = deps;
  const { timeoutMs } = sendLimits;
  if (!messenger.findSent) return { kind: "unknown", errorCode: null };
  // The earlier holder's attempt may have lasted until its lease ended, and the carrier needs a moment to list it.
  const handedForMs = message.inDoubtForMs ?? 0;
  const trustedInMs = request.leaseMs + sendLimits.settleDownMs - handedForMs;
  if (trustedInMs > 0) await pause(clock, trustedInMs, hand.interruption);
  // At the least: our clock may have been set meanwhile, and a message that is taken for older is sent again too early.
  const inDoubtForMs = handedForMs + Math.max(0, trustedInMs);
  try {
    const attempt = new Attempt();
    const until = { clock, timeoutMs, onTimeout: lookupTimedOut, interruption: null };
    const asked = { ...message, inDoubtForMs };
    const found = await attempt.run(until, async () => messenger.findSent?.(asked, attempt));
    if (found?.kind === "absent") return hand.holdsLeaseFor(timeoutMs) ? null : absentButLate();
    if (found?.kind === "found") return sentOutcome(deps, message, found.receipt);
    return { kind: "unknown", errorCode: null };
  } catch (cause) {
    const error = asSendError(cause);
    const afterMs = retryDelay(deps, message, error);
    const giveUp = !error.retryable || ageOf(deps, message) + afterMs > sendLimits.giveUpAfterMs;
    emitFailure(deps, message, error, giveUp ? "unknown" : "ask_carrier");
    return giveUp
      ? { kind: "unknown", errorCode: error.providerCode }
      : {
          kind: "in_doubt",
          afterMs,
          doubtForMs: inDoubtForMs,
          errorCode: error.providerCode,
        };
  }
}

/** The lookup took so long that the lease is nearly over: the next claim sends it. */
function absentButLate(): SendOutcome {
  return { kind: "retry", afterMs: 0, errorCode: null };
}

function lookupTimedOut(): Error {
  return new SendError("send_unavailable", "The carrier could not be asked in time.", {
    outcome: "unknown",
    retryable: true,
  });
}
