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

/** What the work of a turn is rejected with when it is interrupted. */
export class TurnInterrupted extends Error {
  readonly reason: InterruptReason;
  constructor(reason: InterruptReason) {
    super(`The turn was interrupted: ${reason}.`);
    this.name = "TurnInterrupted";
    this.reason = reason;
  }
}

type Listener = (reason: unknown) => void;

/**
 * Tells work to stop, once, as an `AbortController` and its signal do. Every turn has one and few are interrupted, and
 * an `AbortSignal` with a listener takes Node 20 as long as checking the signature of a webhook.
 */
export class Interruption {
  #cause: { readonly reason: unknown } | null = null;
  readonly #listeners: Listener[] = [];

  /** One that follows a signal from outside. */
  static of(signal: AbortSignal | undefined): Interruption {
    const interruption = new Interruption();
    if (signal?.aborted) interruption.raise(signal.reason);
    else signal?.addEventListener("abort", () => interruption.raise(signal.reason));
    return interruption;
  }

  get isRaised(): boolean {
    return this.#cause !== null;
  }

  get reason(): unknown {
    return this.#cause?.reason;
  }

  throwIfRaised(): void {
    if (this.#cause) throw this.#cause.reason;
  }

  /** Calls those who listen. Only the first time counts. */
  raise(reason: unknown): void {
    if (this.#cause) return;
    this.#cause = { reason };
    for (;;) {
      const listener = this.#listeners.shift();
      if (!listener) return;
      listener(reason);
    }
  }

  /** Calls `listener` when it is raised; not when it has been already. */
  on(listener: Listener): void {
    this.#listeners.push(listener);
  }

  off(listener: Listener): void {
    const index = this.#listeners.indexOf(listener);
    if (index !== -1) this.#listeners.splice(index, 1);
  }
}
