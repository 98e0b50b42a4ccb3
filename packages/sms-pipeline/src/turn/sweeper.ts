import type { Clock } from "../clock.ts";
import type { EmitEvent } from "../events.ts";
import { storeInTime } from "./store-in-time.ts";

export interface Sweeper {
  start(): void;
  stop(): void;
}

export interface SweeperDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly emit: EmitEvent;
  readonly intervalMs: number;
  readonly sweep: () => Promise<unknown>;
}

/** A sweep that hangs, on a connection that is dead, must not be the last one. Turns that it still brings are run. */
const SWEEP_TIMEOUT_MS = 30_000;

/**
 * Looks for due and abandoned turns again and again, the first time at once. The interval varies by a tenth, so that
 * many processes do not ask at the same moment.
 */
export function createSweeper({ clock, random, emit, intervalMs, sweep }: SweeperDeps): Sweeper {
  let cancel: (() => void) | null = null;

  const schedule = (delayMs: number): void => {
    const stop = clock.after(delayMs, async () => {
      try {
        await storeInTime(clock, SWEEP_TIMEOUT_MS, sweep);
      } catch (error) {
        emit({ type: "store_unavailable", step: "sweep", error, final: false });
      }
      if (cancel === stop) schedule(intervalMs * (0.9 + 0.2 * random()));
    });
    cancel = stop;
  };

  return {
    start() {
      if (cancel === null) schedule(0);
    },
    stop() {
      cancel?.();
      cancel = null;
    },
  };
}
