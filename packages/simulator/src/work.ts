import type { Clock } from "sms-pipeline";

/** What is under way, and the end of it. */
export interface Work {
  /** Aborted when the emulator closes: what waits is to stop. */
  readonly signal: AbortSignal;
  /** Counts something as under way until it is done. It must not reject. */
  track(task: Promise<unknown>): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Waits by the clock. Resolves at once, and for ever after, when the emulator closes: look at `signal` then. */
  sleep(ms: number): Promise<void>;
  close(): Promise<void>;
}

export function createWork(clock: Clock): Work {
  const closing = new AbortController();
  const tasks = new Set<Promise<unknown>>();
  const idle = async (): Promise<void> => {
    while (tasks.size > 0) await Promise.all(tasks);
  };
  return {
    signal: closing.signal,
    track(task) {
      tasks.add(task);
      void task.finally(() => tasks.delete(task));
    },
    idle,
    async sleep(ms) {
      if (ms <= 0 || closing.signal.aborted) return;
      await new Promise<void>((resolve) => {
        const cancel = clock.after(ms, done);
        function done(): void {
          cancel();
          closing.signal.removeEventListener("abort", done);
          resolve();
        }
        closing.signal.addEventListener("abort", done);
      });
    },
    async close() {
      closing.abort();
      await idle();
    },
  };
}
