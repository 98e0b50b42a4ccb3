/** Where time comes from. Tests pass `createTestClock()` of `sms-pipeline/testing`. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `run` once, `delayMs` from now. Returns a function that cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/** The most that a timer of JavaScript holds: a longer one would run at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(delayMs, LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};
