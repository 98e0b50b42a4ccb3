import type { Store } from "../../ports/store.ts";
import { StoreContractViolation } from "./expect.ts";
import type { StoreCapability, StoreContractHarness } from "./harness.ts";
import { openWorld, type World } from "./world.ts";

/** One promise of the store contract, and how to find out whether a store keeps it. */
export interface StoreContractCase {
  /** Short and stable, e.g. `receive/duplicate`. */
  readonly name: string;
  /** What a store promises. */
  readonly promise: string;
  /** The optional part of a store whose promise it is; null when every store makes it. */
  readonly capability: StoreCapability | null;
  /** Rejects with `StoreContractViolation` when the promise is broken, or the optional part is not there. */
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
    capability: null,
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

/** A promise of an optional part of the store. */
export function capabilityCase<Capability extends StoreCapability>(
  capability: Capability,
  name: string,
  promise: string,
  check: (world: World, part: NonNullable<Store[Capability]>) => Promise<void>,
): StoreContractCase {
  const each = contractCase(name, promise, async (world) => {
    const part = world.store[capability];
    if (part) return check(world, part);
    throw new StoreContractViolation(
      `The store has no \`${capability}\`: if that is meant, leave it out of the harness's \`capabilities\`.`,
    );
  });
  return { ...each, capability };
}
