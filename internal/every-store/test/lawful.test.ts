import type { AssistantSeed, Store } from "sms-pipeline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CASES, GREETER, QUIET, TOLL_FREE } from "../src/cases.ts";
import { runCase } from "../src/run-case.ts";
import { STORE_NAMES, type Stores, startStores } from "../src/stores.ts";

const ASSISTANTS: readonly AssistantSeed[] = [
  { name: "Greeter", firstSms: "Hello.", phoneNumbers: [GREETER, TOLL_FREE] },
  { name: "Quiet", phoneNumbers: [QUIET] },
];

let stores: Stores;

beforeAll(async () => {
  stores = await startStores();
});

afterAll(() => stores.close());

describe.each(STORE_NAMES)("through signed webhooks and %s", (name) => {
  let store: Store;

  beforeAll(async () => {
    store = await stores.open(name);
    for (const seed of ASSISTANTS) await store.assistants?.save(seed);
  });

  it.each(CASES)("$name", async (given) => {
    const { sent, consent } = await runCase(store, given);
    expect(sent).toEqual(given.sent);
    expect(consent.map(({ kind, origin }) => [kind, origin])).toEqual(given.consent ?? []);
  });
});
