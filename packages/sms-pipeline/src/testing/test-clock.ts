import type { Clock } from "../clock.ts";

// As it was before a test framework put fake timers in its place: nothing would ever run those while we wait.
const { setImmediate } = globalThis;

export interface TestClock extends Clock {
  /**
   * Moves time on and runs every timer that falls due, in order, each at its own time. After each timer, work that it
   * started is let run until it waits for something, so that timers which that work sets run too.
   */
  advance(ms: number): Promise<void>;
  /** Lets work that is under way run until it waits for something other than promises. Moves no time. */
  settle(): Promise<void>;
  /** Timers that are waiting. */
  readonly pending: number;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that stands still until it is told to move. Starts at 2026-01-01T12:00:00Z unless `startAt` is given. */
export function createTestClock(startAt: number = Date.UTC(2026, 0, 1, 12)): TestClock {
  let now = startAt;
  let order = 0;
  const timers = new Set<Timer>();

  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await new Promise<void>((done) => setImmediate(done));
  };

  const nextDue = (until: number): Timer | undefined => {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (timer.at > until) continue;
      if (!next || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) {
        next = timer;
      }
    }
    return next;
  };

  return {
    now: () => now,
    after(delayMs, run) {
      const timer: Timer = { at: now + Math.max(0, delayMs), order: order++, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (let timer = nextDue(until); timer; timer = nextDue(until)) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.run();
        await settle();
      }
      now = until;
      await settle();
    },
    settle,
    get pending() {
      return timers.size;
    },
  };
}
