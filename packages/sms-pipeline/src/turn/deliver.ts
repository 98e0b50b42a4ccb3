import { isSmsPipelineError } from "../errors.ts";
import type { StagedMessage } from "../ports/outbound.ts";
import type { SendOutcome, SettleResult } from "../ports/store.ts";
import type { Lease } from "../ports/turn.ts";
import { askCarrier } from "./ask-carrier.ts";
import { backoffMs } from "./backoff.ts";
import { pause } from "./pause.ts";
import type { DeliverDeps } from "./send-deps.ts";
import { sendMessage } from "./send-message.ts";
import { ageOf, canceled } from "./send-outcome.ts";
import type { TurnInHand } from "./turn-in-hand.ts";
import { mostAge, whatBars } from "./what-bars.ts";

/** What delivering left behind: when more work of the thread is due, null when none is or the lease is lost. */
export interface Delivered {
  readonly dueInMs: number | null;
}

const NOTHING_MORE: Delivered = { dueInMs: null };

/** Hands staged messages to the carrier, in order, each at most once, and settles each. */
export async function deliver(
  deps: DeliverDeps,
  hand: TurnInHand,
  lease: Lease,
  messages: readonly StagedMessage[],
): Promise<Delivered> {
  hand.send();
  let dueInMs: number | null = null;
  let givenUp: string | null = null;
  for (const message of messages) {
    // The store has canceled it with the part before it.
    if (message.replyId === givenUp) continue;
    if (!(await hand.keepLeaseFor(deps.sendLimits.timeoutMs))) return NOTHING_MORE;
    const outcome = await outcomeOf(deps, hand, message);
    const settled = await settle(deps, lease, message.id, outcome);
    if (settled.kind === "lease_lost") return NOTHING_MORE;
    dueInMs = settled.dueInMs;
    if (outcome.kind === "failed" && outcome.optedOut) hand.optOut();
    // A status callback came first: the carrier has it, and the lease is kept for what comes after it.
    if (settled.kind === "already_settled") continue;
    // After a wait was asked for, the lease is free.
    if (outcome.kind === "retry" || outcome.kind === "in_doubt") break;
    if (outcome.kind === "failed" || outcome.kind === "canceled") givenUp = message.replyId;
  }
  return { dueInMs };
}

async function outcomeOf(
  deps: DeliverDeps,
  hand: TurnInHand,
  message: StagedMessage,
): Promise<SendOutcome> {
  const known = message.inDoubtForMs === null ? null : await askCarrier(deps, hand, message);
  if (known !== null) return known;
  const barredBy = whatBars(hand, message);
  if (barredBy !== null) return canceled(deps, message, barredBy);
  if (ageOf(deps, message) > mostAge(deps.sendLimits, message))
    return canceled(deps, message, "too_late");
  return sendMessage(deps, hand, message);
}

/**
 * Settles, again and again while the store is unavailable: what the carrier said must not be lost. If this process dies
 * before it succeeds, the next holder asks the carrier.
 */
async function settle(
  deps: DeliverDeps,
  lease: Lease,
  outboundId: string,
  outcome: SendOutcome,
): Promise<SettleResult> {
  const backoff = { baseMs: 200, maxMs: 5_000 };
  for (let attempt = 1; ; attempt++) {
    try {
      return await deps.store.settle(lease, outboundId, outcome);
    } catch (error) {
      const final = !(isSmsPipelineError(error) && error.retryable) || attempt >= SETTLE_ATTEMPTS;
      deps.emit({ type: "store_unavailable", step: "settle", error, final });
      if (final) throw error;
      await pause(deps.clock, backoffMs(attempt, backoff, deps.random), null);
    }
  }
}

/** With the backoff above: about two minutes. */
const SETTLE_ATTEMPTS = 30;
