import type { Store } from "sms-pipeline";
import {
  registerStoreContract,
  type StoreContractHarness,
  storeContractCases,
} from "sms-pipeline/testing";
import { expect, it } from "vitest";
import { createMemoryStore } from "../src/index.ts";

/** The tests that the suite registers for such a store. */
function testsFor(harness: StoreContractHarness): Map<string, () => Promise<void>> {
  const tests = new Map<string, () => Promise<void>>();
  const registry = {
    describe: (_: string, body: () => void) => body(),
    it: (name: string, body: () => Promise<void>) => tests.set(name, body),
  };
  registerStoreContract("some store", registry, harness);
  return tests;
}

const full: Pick<StoreContractHarness, "create"> = {
  create: async (options) => ({ store: createMemoryStore(options) }),
};
const bare: Pick<StoreContractHarness, "create"> = {
  async create(options) {
    const { assistants, consent, retention, conversations, takeOver, ...store } =
      createMemoryStore(options);
    return { store: store satisfies Store };
  },
};

function test(tests: Map<string, () => Promise<void>>, start: string): Promise<void> {
  const [, run] = [...tests].find(([name]) => name.startsWith(start)) ?? [];
  if (!run) throw new Error(`No test begins with ${start}.`);
  return run();
}

it("demands every optional part unless the harness leaves it out", async () => {
  const tests = testsFor(bare);
  expect(tests.size).toBe(storeContractCases.length);
  const names = ["assistants/change", "consent/pages", "erase/everything", "messages/pages"];
  for (const name of [...names, "take-over/pause"]) {
    await expect(test(tests, name)).rejects.toThrow("leave it out of the harness's `capabilities`");
  }
});

it("names what it does not check", async () => {
  const tests = testsFor({ ...bare, capabilities: ["consent"] });
  const names = [...tests.keys()].filter((name) => name.includes("NOT CHECKED"));
  expect(names).toEqual([
    "no-assistants: NOT CHECKED: 9 promises of `assistants`, which the store does not have",
    "no-retention: NOT CHECKED: 10 promises of `retention`, which the store does not have",
    "no-conversations: NOT CHECKED: 15 promises of `conversations`, which the store does not have",
    "no-takeOver: NOT CHECKED: 28 promises of `takeOver`, which the store does not have",
  ]);
  expect(tests.size).toBe(storeContractCases.length - 9 - 10 - 15 - 28 + 4);
  await test(tests, "no-assistants");
  await test(tests, "no-retention");
});

it("does not leave out what the store has", async () => {
  const tests = testsFor({ ...full, capabilities: [] });
  await expect(test(tests, "no-consent")).rejects.toThrow("the store has `consent`");
});
