/** One request to the REST API, and what is known of it: what its failure means depends on how far it came. */
export interface Attempt {
  /** Aborts when the caller gives up or the time is over. */
  readonly signal: AbortSignal;
  /** Throws when the right to send is lost, or the attempt was given up. */
  checkMayLeave(): void;
  /** From here on the carrier may have the request. */
  leaves(): void;
  answered(status: number, retryAfter: string | null): void;
  state(): AttemptState;
}

export interface AttemptState {
  readonly left: boolean;
  /** It was held back because the right to send is lost. */
  readonly refused: boolean;
  /** The HTTP status of the answer; null while there is none. */
  readonly status: number | null;
  /** The answer's `Retry-After`. */
  readonly retryAfter: string | null;
}

export function createAttempt(options: {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly mayStillSend: () => boolean;
}): Attempt {
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]);
  let state: AttemptState = { left: false, refused: false, status: null, retryAfter: null };
  return {
    signal,
    state: () => state,
    checkMayLeave() {
      signal.throwIfAborted();
      if (options.mayStillSend()) return;
      state = { ...state, refused: true };
      throw new Error("The right to send was lost.");
    },
    leaves() {
      state = { ...state, left: true };
    },
    answered(status, retryAfter) {
      state = { ...state, status, retryAfter };
    },
  };
}
