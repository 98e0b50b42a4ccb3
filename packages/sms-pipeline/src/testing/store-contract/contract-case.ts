import type { StoreContractHarness } from "./harness.ts";
import { openWorld, type World } from "./world.ts";

/** One promise of the store contract, and how to find out whether a store keeps it. */
export interface StoreContractCase {
  /** Short and stable, e.g. `receive/duplicate`. */
  readonly name: string;
  /** What a store promises. */
  readonly promise: string;
  /** Rejects with `StoreContractViolation` when the promise is broken. */
  run(harness: StoreContractHarness): Promise<void>;
}

export function contractCase(
  name: string,
  promise: string,
  check: (world: World) => Promise<void>,
): StoreContractCase {
  return {
    name,
    promise,
    async run(harness) {
      const { world, close } = await openWorld(harness);
      try {
        await check(world);
      } finally {
        await close();
      }
    },
  };
}
