import type { Clock } from "../clock.ts";

/** One attempt at a call: it ends when the caller aborts, or when its time is up. */
export interface Attempt {
  /** Aborts with the caller's signal, and when the time is up. */
  readonly signal: AbortSignal;
  timedOut(): boolean;
  /** The result of `work`, or a rejection as soon as `signal` aborts, also when `work` takes no notice of it. */
  race<T>(work: PromiseLike<T>): Promise<T>;
  /** Must be called at the end: lets go of the timer and of the caller's signal. */
  end(): void;
}

/**
 * Starts an attempt. The SDK has a timeout too, but up to version 6 it covers only the time until the headers have
 * come: a server that then goes silent would hang the turn.
 */
export function startAttempt(callerSignal: AbortSignal, timeoutMs: number, clock: Clock): Attempt {
  const controller = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason), {
      once: true,
    });
  });
  // Nobody may be racing when it rejects.
  aborted.catch(() => undefined);

  let timedOut = false;
  const onCallerAbort = (): void => controller.abort(callerSignal.reason);
  callerSignal.addEventListener("abort", onCallerAbort, { once: true });
  if (callerSignal.aborted) onCallerAbort();
  const cancelTimer = clock.after(timeoutMs, () => {
    timedOut = true;
    controller.abort();
  });
  return {
    signal: controller.signal,
    timedOut: () => timedOut,
    race: (work) => Promise.race([work, aborted]),
    end() {
      cancelTimer();
      callerSignal.removeEventListener("abort", onCallerAbort);
    },
  };
}
