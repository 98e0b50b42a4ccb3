import { casesFor } from "./capabilities.ts";
import { storeContractCases } from "./cases.ts";
import type { StoreContractHarness } from "./harness.ts";

/** The part of a test framework that the suite needs: vitest's, Jest's, node:test's and Bun's all fit. */
export interface TestRegistry {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

/**
 * Registers a test for each promise of the store contract:
 * `registerStoreContract("my store", { describe, it }, { create: async ({ assistants, clock }) => ({ store }) })`.
 * A store without some optional part says so in the harness's `capabilities`.
 */
export function registerStoreContract(
  title: string,
  { describe, it }: TestRegistry,
  harness: StoreContractHarness,
): void {
  describe(`store contract: ${title}`, () => {
    for (const each of casesFor(harness, storeContractCases)) {
      it(`${each.name}: ${each.promise}`, () => each.run(harness));
    }
  });
}
