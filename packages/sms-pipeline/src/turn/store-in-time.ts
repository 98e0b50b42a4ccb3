import type { Clock } from "../clock.ts";
import { StoreError } from "../errors.ts";
import { inTime } from "./in-time.ts";

/** Waits for the store no longer than `ms`; then it counts as unavailable. */
export function storeInTime<T>(clock: Clock, ms: number, work: () => Promise<T>): Promise<T> {
  return inTime(clock, ms, tooSlow, work);
}

function tooSlow(): StoreError {
  return new StoreError("store_unavailable", "The store did not answer in time.");
}
