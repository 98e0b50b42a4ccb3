import type { Clock } from "../clock.ts";
import { after } from "./in-time.ts";
import type { Interruption } from "./interruption.ts";

export interface AttemptLimits {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly onTimeout: () => Error;
  /** What else ends the attempt; null when only time does. */
  readonly interruption: Interruption | null;
}

/**
 * One call of a port that may take only so long, and the options that the port is called with. Its signal is made when it
 * is first read, yet it is a property like any other: a copy of the options has it too.
 */
export class Attempt {
  declare readonly signal: AbortSignal;
  #controller: AbortController | null = null;
  #end: { readonly reason: unknown } | null = null;

  // One descriptor for all: V8 gives an object with a getter of its own a hidden class of its own.
  static readonly #SIGNAL: PropertyDescriptor & ThisType<Attempt> = {
    enumerable: true,
    get() {
      return this.#makeSignal();
    },
  };

  constructor() {
    Object.defineProperty(this, "signal", Attempt.#SIGNAL);
  }

  /**
   * Does the work. Rejects with what `onTimeout` returns when the time is up, or with the reason of the interruption, and then
   * at once, also when the work does not listen to the signal.
   */
  run<T>(
    { clock, timeoutMs, onTimeout, interruption }: AttemptLimits,
    work: () => Promise<T>,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      interruption?.throwIfRaised();
      // The host's own code may be JavaScript that returns what it should promise.
      const working = Promise.resolve(work());
      const giveUp = (reason: unknown): void => {
        stopListening();
        this.#end = { reason };
        this.#controller?.abort(reason);
        reject(reason);
      };
      const cancel = clock.after(timeoutMs, () => giveUp(onTimeout()));
      const stopListening = (): void => {
        cancel();
        interruption?.off(giveUp);
      };
      interruption?.on(giveUp);
      // The work itself may have led to it before it waited for anything.
      if (interruption?.isRaised) giveUp(interruption.reason);
      working.then(after(stopListening, resolve), after(stopListening, reject));
    });
  }

  #makeSignal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#end) this.#controller.abort(this.#end.reason);
    return this.#controller.signal;
  }
}
