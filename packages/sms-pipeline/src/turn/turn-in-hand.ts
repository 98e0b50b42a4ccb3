import type { Clock } from "../clock.ts";
import type { Store } from "../ports/store.ts";
import type { ClaimedTurn, Lease, LeaseRequest } from "../ports/turn.ts";
import { Interruption, type InterruptReason, TurnInterrupted } from "./interruption.ts";
import type { StoreTime } from "./store-time.ts";

/** What a turn is doing, as far as it decides which interruptions reach it. */
export type TurnPhase = "waiting" | "thinking" | "sending";

export interface LeaseDeps {
  readonly store: Pick<Store, "renew">;
  readonly clock: Clock;
  readonly storeTime: StoreTime;
  readonly request: LeaseRequest;
}

/**
 * One turn that this process holds: its lease, kept alive by renewing, and what interrupts it.
 *
 * A class for its getters: V8 gives each object with getters of its own a hidden class, which keeps that object until the
 * next full garbage collection.
 */
export class TurnInHand {
  readonly threadId: string;
  readonly #deps: LeaseDeps;
  readonly #lease: Lease;
  #interruption = new Interruption();
  #askedAt: number;
  #cancelHeartbeat: (() => void) | null = null;
  #closed = false;
  #phase: TurnPhase = "waiting";
  #readThrough: number;
  #supersedeUntil = 0;
  #optedOut: boolean;
  #paused: boolean;

  /**
   * `askedAt` is when the claim was asked for, by our clock: the lease certainly lasts `leaseMs` from then, whatever the
   * way to the store took and whatever the store's own clock says.
   */
  constructor(deps: LeaseDeps, claimed: ClaimedTurn, askedAt: number) {
    this.#deps = deps;
    this.#lease = claimed.lease;
    this.threadId = claimed.lease.threadId;
    this.#askedAt = askedAt;
    this.#readThrough = newestSeq(claimed);
    this.#optedOut = claimed.optedOut;
    this.#paused = claimed.conversation.paused;
    this.#scheduleHeartbeat(deps.request.leaseMs / 3);
  }

  /** Raised with a `TurnInterrupted`. A new one from each `lookUp` on. */
  get interruption(): Interruption {
    return this.#interruption;
  }

  get phase(): TurnPhase {
    return this.#phase;
  }

  /** True once the person is known to have opted out while this turn was in hand. */
  get optedOut(): boolean {
    return this.#optedOut;
  }

  /** True while the thread's conversation is known to be paused. */
  get paused(): boolean {
    return this.#paused;
  }

  /** Waiting for the burst's quiet time, having read the texts up to this `seq`. */
  wait(readThrough: number): void {
    this.#phase = "waiting";
    this.#readThrough = readThrough;
  }

  /** Asking the model; a text that comes before `supersedeUntil` (our clock) makes the reply stale. */
  think(readThrough: number, supersedeUntil: number): void {
    this.#phase = "thinking";
    this.#readThrough = readThrough;
    this.#supersedeUntil = supersedeUntil;
  }

  /** Handing staged messages to the carrier: from here on, newer texts wait for the next turn. */
  send(): void {
    this.#phase = "sending";
  }

  /** A text has come that this turn has not read. */
  newerText(): void {
    const isStale = this.#phase === "thinking" && this.#deps.clock.now() < this.#supersedeUntil;
    if (isStale || this.#phase === "waiting") this.interrupt("newer_text");
  }

  /** The person has opted out. */
  optOut(): void {
    this.#optedOut = true;
    if (this.#phase !== "sending") this.interrupt("opted_out");
  }

  /** A person has taken over: nothing of the assistant may leave any more. */
  pause(): void {
    this.#paused = true;
    if (this.#phase !== "sending") this.interrupt("paused");
  }

  /** Something was staged that this turn was not handed. */
  stagedSince(): void {
    if (this.#phase !== "sending") this.interrupt("staged_since");
  }

  interrupt(reason: InterruptReason): void {
    this.#interruption.raise(new TurnInterrupted(reason));
  }

  /**
   * The turn as it is now, after an interruption; null when the lease is lost. What comes while the store is asked may not be
   * part of it, and interrupts anew.
   */
  lookUp(): Promise<ClaimedTurn | null> {
    this.#interruption = new Interruption();
    return this.renew();
  }

  /** Goes on with the turn as it is now, after an interruption or a newer text. */
  resume(turn: ClaimedTurn): void {
    this.#optedOut = turn.optedOut;
    this.#paused = turn.conversation.paused;
  }

  /** True as long as no other process can have claimed the thread, for `neededMs` more. */
  holdsLeaseFor(neededMs: number): boolean {
    const { clock, request } = this.#deps;
    const heldMs = clock.now() - this.#askedAt;
    // A clock that was set back tells nothing.
    return heldMs >= 0 && heldMs + neededMs < request.leaseMs;
  }

  /** Renews the lease where it lasts no longer than that, and heeds what the store says; false when the lease is lost. */
  async keepLeaseFor(neededMs: number): Promise<boolean> {
    if (this.holdsLeaseFor(neededMs)) return true;
    const renewed = await this.renew();
    if (renewed?.optedOut) this.optOut();
    if (renewed?.conversation.paused) this.pause();
    return renewed !== null;
  }

  /** Extends the lease and returns the turn as it is now; null when the lease is lost. */
  async renew(): Promise<ClaimedTurn | null> {
    const { store, clock, storeTime, request } = this.#deps;
    const renewedAt = clock.now();
    const result = await store.renew(this.#lease, request);
    if (result.kind === "lease_lost") return null;
    this.extended(renewedAt);
    storeTime.learn(result.turn.at);
    return result.turn;
  }

  /** The store has extended the lease in a step of its own, which was asked for at `askedAt`. */
  extended(askedAt: number): void {
    this.#askedAt = askedAt;
  }

  /** Stops renewing. */
  close(): void {
    this.#closed = true;
    this.#cancelHeartbeat?.();
  }

  #scheduleHeartbeat(delayMs: number): void {
    if (this.#closed) return;
    this.#cancelHeartbeat = this.#deps.clock.after(delayMs, () => void this.#heartbeat());
  }

  async #heartbeat(): Promise<void> {
    const { clock, request } = this.#deps;
    const beatMs = request.leaseMs / 3;
    const earlyByMs = this.#askedAt + beatMs - clock.now();
    // The lease was extended since this was scheduled. By more than a beat, the clock was set back.
    if (earlyByMs > 0 && earlyByMs <= beatMs) return this.#scheduleHeartbeat(earlyByMs);
    // A store that can't be asked now may answer the next time; the lease's own end is what counts.
    const renewed = await this.renew().catch(() => undefined);
    const isLost = renewed === undefined ? !this.holdsLeaseFor(0) : renewed === null;
    if (isLost) return this.interrupt("lease_lost");
    this.#scheduleHeartbeat(beatMs);
    if (!renewed) return;
    if (renewed.optedOut && !this.#optedOut) this.optOut();
    else if (renewed.conversation.paused && !this.#paused) this.pause();
    else if (renewed.stagedSince) this.stagedSince();
    else if (newestSeq(renewed) > this.#readThrough) this.newerText();
  }
}

/** The `seq` of the newest text that waits in the turn; 0 when none does. */
export function newestSeq(turn: ClaimedTurn): number {
  return turn.unanswered.at(-1)?.seq ?? 0;
}
