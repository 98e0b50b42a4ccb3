import type { Clock } from "../clock.ts";
import { isSmsPipelineError } from "../errors.ts";
import type { EmitEvent, PipelineEvent } from "../events.ts";
import { backoffMs } from "./backoff.ts";
import { pause } from "./pause.ts";
import { storeInTime } from "./store-in-time.ts";

export interface PatienceDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly emit: EmitEvent;
  /** How long all attempts may take together: well within the time that the carrier gives a webhook. */
  readonly patienceMs: number;
}

const BACKOFF = { baseMs: 100, maxMs: 2_000 };

/**
 * Does one idempotent step of the store, again while the store is unavailable and there is time. Throws `StoreError`
 * when the time is up. An attempt that hangs is not waited for, but may still come to its end by itself.
 */
export async function withPatience<T>(
  deps: PatienceDeps,
  step: Extract<PipelineEvent, { type: "store_unavailable" }>["step"],
  work: () => Promise<T>,
): Promise<T> {
  const { clock, patienceMs } = deps;
  const until = clock.now() + patienceMs;
  for (let attempt = 1; ; attempt++) {
    try {
      // One that hangs leaves time for another, perhaps over another connection.
      const timeoutMs = Math.min(until - clock.now(), patienceMs / 2);
      return await storeInTime(clock, timeoutMs, work);
    } catch (error) {
      const waitMs = backoffMs(attempt, BACKOFF, deps.random);
      const again = isSmsPipelineError(error) && error.retryable && clock.now() + waitMs < until;
      deps.emit({ type: "store_unavailable", step, error, final: !again });
      if (!again) throw error;
      await pause(clock, waitMs, null);
    }
  }
}
