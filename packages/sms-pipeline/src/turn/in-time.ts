import type { Clock } from "../clock.ts";

/** Waits for `work` no longer than `ms`, then rejects with `onTimeout()`. */
export function inTime<T>(
  clock: Clock,
  ms: number,
  onTimeout: () => Error,
  work: () => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const working = work();
    const cancel = clock.after(ms, () => reject(onTimeout()));
    working.then(after(cancel, resolve), after(cancel, reject));
  });
}

export function after<T>(first: () => void, then: (value: T) => void): (value: T) => void {
  return (value) => {
    first();
    then(value);
  };
}
