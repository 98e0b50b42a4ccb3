import type { Clock } from "../clock.ts";
import { StoreError } from "../errors.ts";
import type { EmitEvent } from "../events.ts";
import { inTime } from "./in-time.ts";

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

function tooSlow(): Error {
  return new StoreError("store_unavailable", "The store did not answer in time.");
}

/**
 * Looks for due and abandoned turns again and again, the first time at once. The interval varies by a tenth, so that
 * many processes do not ask at the same moment.
 */
export function createSweeper({ clock, random, emit, intervalMs, sweep }: SweeperDeps): Sweeper {
  let cancel: (() => void) | null = null;

  const schedule = (delayMs: number): void => {
    const stop = clock.after(delayMs, async () => {
      try {
        await inTime(clock, SWEEP_TIMEOUT_MS, tooSlow, sweep);
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
