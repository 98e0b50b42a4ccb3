export interface Pauses {
  /** Resolves after that time, or at the next `hurry`. Rejects when aborted. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  /** Ends every pause: there is a reason to try now. */
  hurry(): void;
}

/** Waits that can be cut short. */
export function createPauses(): Pauses {
  const waiting = new Set<() => void>();
  return {
    pause: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const end = (): void => {
          clearTimeout(timer);
          waiting.delete(end);
          signal.removeEventListener("abort", abort);
          resolve();
        };
        const abort = (): void => {
          reject(signal.reason);
          end();
        };
        const timer = setTimeout(end, ms);
        waiting.add(end);
        signal.addEventListener("abort", abort, { once: true });
      }),
    hurry() {
      for (const end of [...waiting]) end();
    },
  };
}
