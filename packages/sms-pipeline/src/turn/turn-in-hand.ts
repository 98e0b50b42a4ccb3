import type { Clock } from "../clock.ts";
import type { Store } from "../ports/store.ts";
import type { ClaimedTurn, LeaseRequest } from "../ports/turn.ts";
import { type InterruptReason, TurnInterrupted } from "./interrupt.ts";

/** What a turn is doing, as far as it decides which interruptions reach it. */
export type TurnPhase = "waiting" | "thinking" | "sending";

/**
 * One turn that this process holds: its lease, kept alive by renewing, and the signal that interrupts what it is doing.
 */
export interface TurnInHand {
  readonly threadId: string;
  /** Aborts with `TurnInterrupted`. A new one after each `resume`. */
  readonly signal: AbortSignal;
  readonly phase: TurnPhase;
  /** True once the person is known to have opted out while this turn was in hand. */
  readonly optedOut: boolean;
  /** True while the thread's conversation is known to be paused. */
  readonly paused: boolean;
  /** Waiting for the burst's quiet time, having read the texts up to this `seq`. */
  wait(readThrough: number): void;
  /** Asking the model; a text that comes before `supersedeUntil` (our clock) makes the reply stale. */
  think(readThrough: number, supersedeUntil: number): void;
  /** Handing staged messages to the carrier: from here on, newer texts wait for the next turn. */
  send(): void;
  /** A text has come that this turn has not read. */
  newerText(): void;
  /** The person has opted out. */
  optOut(): void;
  /** A person has taken over: nothing of the assistant may leave any more. */
  pause(): void;
  /** Something was staged that this turn was not handed. */
  stagedSince(): void;
  interrupt(reason: InterruptReason): void;
  /** Goes on with the turn as it is now, after an interruption or a newer text. */
  resume(turn: ClaimedTurn): void;
  /** True as long as no other process can have claimed the thread, for `neededMs` more. */
  holdsLeaseFor(neededMs: number): boolean;
  /** Extends the lease and returns the turn as it is now; null when the lease is lost. */
  renew(): Promise<ClaimedTurn | null>;
  /** The store has extended the lease in a step of its own, which was asked for at `askedAt`. */
  extended(askedAt: number): void;
  /** Stops renewing. */
  close(): void;
}

export interface LeaseDeps {
  readonly store: Pick<Store, "renew">;
  readonly clock: Clock;
  readonly request: LeaseRequest;
}

/**
 * `askedAt` is when the claim was asked for, by our clock: the lease certainly lasts `leaseMs` from then, whatever the
 * way to the store took and whatever the store's own clock says.
 */
export function holdTurn(deps: LeaseDeps, claimed: ClaimedTurn, askedAt: number): TurnInHand {
  const { store, clock, request } = deps;
  const { lease } = claimed;
  let controller = new AbortController();
  let validUntil = askedAt + request.leaseMs;
  let cancelHeartbeat = (): void => {};
  let closed = false;
  let phase: TurnPhase = "waiting";
  let readThrough = newestSeq(claimed);
  let supersedeUntil = 0;
  let optedOut = claimed.optedOut;
  let paused = claimed.conversation.paused;

  const scheduleHeartbeat = (): void => {
    cancelHeartbeat();
    if (!closed) cancelHeartbeat = clock.after(request.leaseMs / 3, () => void heartbeat());
  };
  const heartbeat = async (): Promise<void> => {
    // A store that can't be asked now may answer the next time; the lease's own end is what counts.
    const renewed = await hand.renew().catch(() => undefined);
    if (renewed === undefined && hand.holdsLeaseFor(0)) scheduleHeartbeat();
    else if (!renewed) hand.interrupt("lease_lost");
    else if (renewed.optedOut && !optedOut) hand.optOut();
    else if (renewed.conversation.paused && !paused) hand.pause();
    else if (renewed.stagedSince) hand.stagedSince();
    else if (newestSeq(renewed) > readThrough) hand.newerText();
  };

  const hand: TurnInHand = {
    threadId: lease.threadId,
    get signal() {
      return controller.signal;
    },
    get phase() {
      return phase;
    },
    get optedOut() {
      return optedOut;
    },
    get paused() {
      return paused;
    },
    wait(through) {
      phase = "waiting";
      readThrough = through;
    },
    think(through, until) {
      phase = "thinking";
      readThrough = through;
      supersedeUntil = until;
    },
    send() {
      phase = "sending";
    },
    newerText() {
      const stale = phase === "thinking" && clock.now() < supersedeUntil;
      if (stale || phase === "waiting") hand.interrupt("newer_text");
    },
    optOut() {
      optedOut = true;
      if (phase !== "sending") hand.interrupt("opted_out");
    },
    pause() {
      paused = true;
      if (phase !== "sending") hand.interrupt("paused");
    },
    stagedSince() {
      if (phase !== "sending") hand.interrupt("staged_since");
    },
    interrupt: (reason) => controller.abort(new TurnInterrupted(reason)),
    resume(turn) {
      if (controller.signal.aborted) controller = new AbortController();
      optedOut = turn.optedOut;
      paused = turn.conversation.paused;
    },
    holdsLeaseFor: (neededMs) => clock.now() + neededMs < validUntil,
    async renew() {
      const renewedAt = clock.now();
      const result = await store.renew(lease, request);
      if (result.kind === "lease_lost") return null;
      hand.extended(renewedAt);
      return result.turn;
    },
    extended(at) {
      validUntil = at + request.leaseMs;
      scheduleHeartbeat();
    },
    close() {
      closed = true;
      cancelHeartbeat();
    },
  };
  scheduleHeartbeat();
  return hand;
}

/** The `seq` of the newest text that waits in the turn; 0 when none does. */
export function newestSeq(turn: ClaimedTurn): number {
  return turn.unanswered.at(-1)?.seq ?? 0;
}
