import type { Clock } from "../clock.ts";

/** Why a turn in hand has to look up from what it is doing. */
export type InterruptReason =
  | "newer_text"
  | "opted_out"
  /** A person has taken the conversation over. */
  | "paused"
  /** Something was staged from outside the turn, and waits for the lease. */
  | "staged_since"
  | "lease_lost"
  | "stopping";

/** What `signal.reason` is when a turn is interrupted. */
export class TurnInterrupted extends Error {
  readonly reason: InterruptReason;
  constructor(reason: InterruptReason) {
    super(`The turn was interrupted: ${reason}.`);
    this.name = "TurnInterrupted";
    this.reason = reason;
  }
}

/** Resolves after `ms`; rejects with the signal's reason when it aborts first. Without a signal, only time ends it. */
export function pause(clock: Clock, ms: number, signal: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

/** Waits for `work` no longer than `ms`, then rejects with `onTimeout()`. */
export function inTime<T>(
  clock: Clock,
  ms: number,
  onTimeout: () => Error,
  work: () => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const working = work();
    const cancel = clock.after(ms, () => reject(onTimeout()));
    working.then(after(cancel, resolve), after(cancel, reject));
  });
}

/**
 * Runs `work` with a signal that aborts with `signal`, where there is one, or with `onTimeout()` after `ms`. Rejects as soon
 * as it aborts, also when `work` does not listen.
 */
export function withTimeout<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal | null,
  onTimeout: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const controller = new AbortController();
    const working = work(controller.signal);
    const giveUp = (reason: unknown): void => {
      stopListening();
      controller.abort(reason);
      reject(reason);
    };
    const follow = (): void => giveUp(signal?.reason);
    const cancel = clock.after(ms, () => giveUp(onTimeout()));
    const stopListening = (): void => {
      cancel();
      signal?.removeEventListener("abort", follow);
    };
    signal?.addEventListener("abort", follow);
    // The work itself may have led to it before it waited for anything.
    if (signal?.aborted) follow();
    working.then(after(stopListening, resolve), after(stopListening, reject));
  });
}

function after<T>(first: () => void, then: (value: T) => void): (value: T) => void {
  return (value) => {
    first();
    then(value);
  };
}
