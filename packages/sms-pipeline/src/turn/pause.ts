import type { Clock } from "../clock.ts";
import type { Interruption } from "./interruption.ts";

/** Resolves after `ms`; rejects with the reason of the interruption when that comes first. Without one, only time ends it. */
export function pause(clock: Clock, ms: number, interruption: Interruption | null): Promise<void> {
  return new Promise((resolve, reject) => {
    interruption?.throwIfRaised();
    const onInterruption = (reason: unknown): void => {
      cancel();
      reject(reason);
    };
    const cancel = clock.after(ms, () => {
      interruption?.off(onInterruption);
      resolve();
    });
    interruption?.on(onInterruption);
  });
}
