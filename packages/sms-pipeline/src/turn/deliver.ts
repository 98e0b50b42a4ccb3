import type { Clock } from "../clock.ts";
import { isSmsPipelineError, SendError } from "../errors.ts";
import type { EmitEvent } from "../events.ts";
import type { Messenger, SendReceipt } from "../ports/messenger.ts";
import type { StagedMessage } from "../ports/outbound.ts";
import type { SendOutcome, SettleResult, Store } from "../ports/store.ts";
import type { Lease } from "../ports/turn.ts";
import { backoffMs } from "./backoff.ts";
import { pause, withTimeout } from "./interrupt.ts";
import type { TurnInHand } from "./turn-in-hand.ts";

export interface SendLimits {
  /** How long one handing over to the carrier may take. Shorter than the lease. */
  readonly timeoutMs: number;
  /** A message that is certainly not with the carrier is tried again until it is this old. */
  readonly giveUpAfterMs: number;
  readonly baseBackoffMs: number;
  readonly maxBackoffMs: number;
  /** How long after the last possible end of an attempt the carrier's own list can be trusted. */
  readonly settleDownMs: number;
}

export interface DeliverDeps {
  readonly store: Store;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly random: () => number;
  readonly emit: EmitEvent;
  readonly limits: SendLimits;
  readonly leaseMs: number;
  readonly statusPath: (outboundId: string) => string;
}

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
  for (const message of messages) {
    if (!hand.holdsLeaseFor(deps.limits.timeoutMs) && !(await hand.renew())) return NOTHING_MORE;
    const outcome = await outcomeOf(deps, hand, message);
    const settled = await settle(deps, lease, message.id, outcome);
    if (settled.kind === "lease_lost") return NOTHING_MORE;
    dueInMs = settled.dueInMs;
    // After a wait was asked for, or a refusal that cancels later parts, the lease is free.
    if (outcome.kind !== "sent" && outcome.kind !== "unknown") break;
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
  if (ageOf(deps, message) > mostAge(deps, message)) return canceled(deps, message, "too_late");
  return send(deps, hand, message);
}

/**
 * Nothing is sent to somebody who has opted out, but the one confirmation that the law allows; and that one not to somebody
 * who has opted in again meanwhile.
 */
function whatBars(hand: TurnInHand, { source }: StagedMessage): "opted_out" | "opted_in" | null {
  const isConfirmation = source === "opt_out_confirmation";
  if (hand.optedOut === isConfirmation) return null;
  return isConfirmation ? "opted_in" : "opted_out";
}

/**
 * How old a message may become before it is given up. A confirmation must come within five minutes
 * (47 CFR 64.1200(a)(12), https://www.ecfr.gov/current/title-47/part-64/section-64.1200).
 */
function mostAge({ limits }: DeliverDeps, { source }: StagedMessage): number {
  const fiveMinutes = 300_000;
  return source === "opt_out_confirmation"
    ? Math.min(limits.giveUpAfterMs, fiveMinutes)
    : limits.giveUpAfterMs;
}

/** What became of a message that an earlier holder may have sent; null when the carrier certainly does not have it. */
async function askCarrier(
  deps: DeliverDeps,
  hand: TurnInHand,
  message: StagedMessage,
): Promise<SendOutcome | null> {
  const { messenger, clock, limits } = deps;
  const inDoubtSince = clock.now() - (message.inDoubtForMs ?? 0);
  if (!messenger.findSent) return { kind: "unknown", errorCode: null };
  // The earlier holder's attempt may have lasted until its lease ended, and the carrier needs a moment to list it.
  const trustedInMs = deps.leaseMs + limits.settleDownMs - (message.inDoubtForMs ?? 0);
  if (trustedInMs > 0) await pause(clock, trustedInMs, hand.signal);
  try {
    const found = await withTimeout(clock, limits.timeoutMs, NEVER, lookupTimedOut, (signal) =>
      findSent(messenger, { ...message, inDoubtForMs: clock.now() - inDoubtSince }, signal),
    );
    if (found.kind === "absent")
      return hand.holdsLeaseFor(limits.timeoutMs) ? null : absentButLate();
    if (found.kind === "found") return sentOutcome(deps, message, found.receipt);
    return { kind: "unknown", errorCode: null };
  } catch (cause) {
    const error = asSendError(cause);
    const afterMs = retryDelay(deps, message, error);
    const giveUp = !error.retryable || ageOf(deps, message) + afterMs > limits.giveUpAfterMs;
    emitFailure(deps, message, error, giveUp ? "unknown" : "ask_carrier");
    return giveUp
      ? { kind: "unknown", errorCode: error.providerCode }
      : {
          kind: "in_doubt",
          afterMs,
          doubtForMs: clock.now() - inDoubtSince,
          errorCode: error.providerCode,
        };
  }
}

/** The lookup took so long that the lease is nearly over: the next claim sends it. */
function absentButLate(): SendOutcome {
  return { kind: "retry", afterMs: 0, errorCode: null };
}

async function send(
  deps: DeliverDeps,
  hand: TurnInHand,
  message: StagedMessage,
): Promise<SendOutcome> {
  const { messenger, clock, limits } = deps;
  const startedAt = clock.now();
  try {
    const receipt = await withTimeout(clock, limits.timeoutMs, NEVER, sendTimedOut, (signal) =>
      messenger.send(message, {
        signal,
        // The attempt must be over before anyone else can take the thread, so it may not leave late: not even from a
        // process that was paused in the middle and wakes up.
        mayStillSend: () =>
          whatBars(hand, message) === null &&
          hand.holdsLeaseFor(0) &&
          clock.now() - startedAt < limits.timeoutMs / 2,
        statusPath: deps.statusPath(message.id),
      }),
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
    const waitMs = Math.max(afterMs, deps.limits.settleDownMs);
    return { kind: "in_doubt", afterMs: waitMs, doubtForMs: tookMs, errorCode };
  }
  const barredBy = whatBars(hand, message);
  if (barredBy !== null) return canceled(deps, message, barredBy);
  // A process that was too slow to use its right to send has sent nothing: the carrier refused nothing either.
  const again = error.retryable || error.code === "send_lease_expired";
  if (again && ageOf(deps, message) + afterMs <= mostAge(deps, message)) {
    emitFailure(deps, message, error, "retry");
    return { kind: "retry", afterMs, errorCode };
  }
  emitFailure(deps, message, error, "failed");
  return { kind: "failed", errorCode, optedOut: error.optedOut };
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
      await pause(deps.clock, backoffMs(attempt, backoff, deps.random), NEVER);
    }
  }
}

/** With the backoff above: about two minutes. */
const SETTLE_ATTEMPTS = 30;

/** What is with the carrier, or may be, is not interrupted: only time ends it. */
const NEVER: AbortSignal = new AbortController().signal;

function sentOutcome(
  deps: DeliverDeps,
  { id, threadId }: StagedMessage,
  receipt: SendReceipt,
): SendOutcome {
  const { providerMessageId } = receipt;
  deps.emit({ type: "message_sent", threadId, outboundId: id, providerMessageId });
  return { kind: "sent", ...receipt };
}

function canceled(
  deps: DeliverDeps,
  { id, threadId }: StagedMessage,
  reason: "opted_out" | "opted_in" | "too_late",
): SendOutcome {
  deps.emit({ type: "message_canceled", threadId, outboundId: id, reason });
  return { kind: "canceled", reason };
}

function emitFailure(
  deps: DeliverDeps,
  { id, threadId }: StagedMessage,
  error: SendError,
  next: "retry" | "ask_carrier" | "failed" | "unknown",
): void {
  deps.emit({ type: "send_failed", threadId, outboundId: id, error, next });
}

function retryDelay(deps: DeliverDeps, message: StagedMessage, error: SendError): number {
  const backoff = { baseMs: deps.limits.baseBackoffMs, maxMs: deps.limits.maxBackoffMs };
  return backoffMs(message.attempts + 1, backoff, deps.random, error.retryAfterMs);
}

function ageOf(deps: DeliverDeps, message: StagedMessage): number {
  return deps.clock.now() - message.stagedAt;
}

function sendTimedOut(): Error {
  return new SendError("send_outcome_unknown", "The carrier did not answer in time.", {
    outcome: "unknown",
  });
}

function lookupTimedOut(): Error {
  return new SendError("send_unavailable", "The carrier could not be asked in time.", {
    outcome: "unknown",
    retryable: true,
  });
}

async function findSent(
  messenger: Messenger,
  message: StagedMessage,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<NonNullable<Messenger["findSent"]>>>> {
  return (await messenger.findSent?.(message, { signal })) ?? { kind: "undecidable" };
}

/** Of an error that is no SendError nothing is known, so the message may have been accepted. */
function asSendError(cause: unknown): SendError {
  if (cause instanceof SendError) return cause;
  if (isSmsPipelineError(cause) && "outcome" in cause && "optedOut" in cause) {
    return cause as SendError;
  }
  return new SendError(
    "send_outcome_unknown",
    "The Messenger threw an error that is no SendError.",
    { outcome: "unknown", cause },
  );
}
