import type { Random } from "./random.ts";
import { startWorker, type Worker } from "./worker-process.ts";
import type { WorkerSettings } from "./worker-settings.ts";

/** Several workers. One that dies is replaced by a new process. */
export interface Fleet {
  /** The workers that take webhooks now. */
  live(): readonly Worker[];
  all(): readonly Worker[];
  /** Resolves when a worker is live. */
  someLive(): Promise<void>;
  /** What processes said when they ended by themselves. Empty when all is well. */
  readonly crashes: readonly string[];
  /** How often each event was told, by processes that are gone as well. */
  events(): ReadonlyMap<string, number>;
  /** Ends all of them with SIGTERM, and starts no more. */
  drain(): Promise<void>;
  /** Ends all of them at once. */
  killAll(): Promise<void>;
}

export interface FleetOptions {
  readonly size: number;
  readonly random: Random;
  readonly settings: (index: number, name: string) => WorkerSettings;
}

export async function startFleet({ size, random, settings }: FleetOptions): Promise<Fleet> {
  const workers: (Worker | null)[] = Array.from({ length: size }, () => null);
  const everyone: Worker[] = [];
  const crashes: string[] = [];
  const waiting = new Set<() => void>();
  let started = 0;
  let ending = false;

  const start = async (index: number): Promise<void> => {
    started += 1;
    const worker = await startWorker(settings(index, `worker-${index}-${started}`));
    workers[index] = worker;
    everyone.push(worker);
    for (const tell of waiting) tell();
    waiting.clear();
    void worker.exited.then(({ code, signal, stderr }) => {
      workers[index] = null;
      if (signal !== "SIGKILL" && !ending) crashes.push(`${worker.name}: code ${code} ${stderr}`);
      if (ending) return;
      setTimeout(
        () => {
          if (ending) return;
          start(index).catch((error: unknown) => crashes.push(String(error)));
        },
        random.between(50, 400),
      );
    });
  };
  await Promise.all(workers.map((_, index) => start(index)));

  const all = (): Worker[] => workers.filter((worker) => worker !== null);
  return {
    live: () => all().filter((worker) => worker.live),
    all,
    async someLive() {
      while (!all().some((worker) => worker.live)) {
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
          // Waking up is not told.
          setTimeout(resolve, 100);
        });
      }
    },
    crashes,
    events() {
      const total = new Map<string, number>();
      for (const { events } of everyone) {
        for (const [type, count] of events) total.set(type, (total.get(type) ?? 0) + count);
      }
      return total;
    },
    async drain() {
      ending = true;
      await Promise.all(all().map((worker) => worker.drain()));
    },
    async killAll() {
      ending = true;
      for (const worker of all()) worker.kill();
      await Promise.all(everyone.map(({ exited }) => exited));
    },
  };
}
