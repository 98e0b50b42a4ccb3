import { SendError } from "../errors.ts";
import type { SendOptions } from "../ports/messenger.ts";
import type { StagedMessage } from "../ports/outbound.ts";
import type { SendOutcome } from "../ports/store.ts";
import { Attempt } from "./attempt.ts";
import type { DeliverDeps } from "./send-deps.ts";
import {
  ageOf,
  asSendError,
  canceled,
  emitFailure,
  retryDelay,
  sentOutcome,
} from "./send-outcome.ts";
import type { TurnInHand } from "./turn-in-hand.ts";
import { mostAge, whatBars } from "./what-bars.ts";

class SendAttempt extends Attempt implements SendOptions {
  readonly mayStillSend: () => boolean;
  readonly statusPath: string;

  constructor(mayStillSend: () => boolean, statusPath: string) {
    super();
    this.mayStillSend = mayStillSend;
    this.statusPath = statusPath;
  }
}

/** Hands one message to the carrier, once, and says what became of it. */
export async function sendMessage(
  deps: DeliverDeps,
  hand: TurnInHand,
  message: StagedMessage,
): Promise<SendOutcome> {
  const { messenger, clock } = deps;
  const startedAt = clock.now();
  try {
    // What is with the carrier, or may be, is not interrupted: only time ends it.
    const { timeoutMs } = deps.sendLimits;
    // The attempt must be over before anyone else can take the thread: it may not leave late, not even from a process that
    // was paused in the middle and wakes up, nor under a lease whose renewal took nearly as long as it lasts.
    const mayStillSend = (): boolean =>
      whatBars(hand, message) === null &&
      clock.now() - startedAt < timeoutMs / 2 &&
      hand.holdsLeaseFor(timeoutMs / 2);
    const attempt = new SendAttempt(mayStillSend, deps.statusPath(message.id));
    const receipt = await attempt.run(
      { clock, timeoutMs, onTimeout: sendTimedOut, interruption: null },
      () => messenger.send(message, attempt),
    );
    return sentOutcome(deps, message, receipt);
  } catch (cause) {
    return failureOutcome(deps, hand, message, asSendError(cause), clock.now() - startedAt);
  }
}

function failureOutcome(
  deps: DeliverDeps,
  hand: TurnInHand,
  message: StagedMessage,
  error: SendError,
  tookMs: number,
): SendOutcome {
  const errorCode = error.providerCode;
  const afterMs = retryDelay(deps, message, error);
  if (error.outcome === "unknown") {
    emitFailure(deps, message, error, deps.messenger.findSent ? "ask_carrier" : "unknown");
    if (!deps.messenger.findSent) return { kind: "unknown", errorCode };
    const waitMs = Math.max(afterMs, deps.sendLimits.settleDownMs);
    // Our clock may have been set meanwhile, and a message that is taken for older is sent again too early.
    const doubtForMs = Math.min(Math.max(0, tookMs), deps.sendLimits.timeoutMs);
    return { kind: "in_doubt", afterMs: waitMs, doubtForMs, errorCode };
  }
  const barredBy = whatBars(hand, message);
  if (barredBy !== null) return canceled(deps, message, barredBy);
  // A process that was too slow to use its right to send has sent nothing: the carrier refused nothing either.
  const again = error.retryable || error.code === "send_lease_expired";
  if (again && ageOf(deps, message) + afterMs <= mostAge(deps.sendLimits, message)) {
    emitFailure(deps, message, error, "retry");
    return { kind: "retry", afterMs, errorCode };
  }
  emitFailure(deps, message, error, "failed");
  return { kind: "failed", errorCode, optedOut: error.optedOut };
}

function sendTimedOut(): Error {
  return new SendError("send_outcome_unknown", "The carrier did not answer in time.", {
    outcome: "unknown",
  });
}
