import type { Work } from "../work.ts";

/** Holds something back until something later has gone first. */
export interface Holding {
  /** Resolves when what comes after in the same lane is done, or after `mostMs`. */
  hold(lane: string, mostMs: number): Promise<void>;
  /** Something in this lane is done: lets go of what it has overtaken. */
  release(lane: string): void;
}

export function createHolding(work: Work): Holding {
  const held = new Map<string, Set<() => void>>();
  return {
    async hold(lane, mostMs) {
      const inLane = held.get(lane) ?? new Set();
      held.set(lane, inLane);
      let letGo = (): void => {};
      const released = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      inLane.add(letGo);
      await Promise.race([released, work.sleep(mostMs)]);
      inLane.delete(letGo);
      if (inLane.size === 0) held.delete(lane);
    },
    release(lane) {
      for (const letGo of held.get(lane) ?? []) letGo();
    },
  };
}
