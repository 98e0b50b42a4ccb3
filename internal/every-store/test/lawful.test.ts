import { PGlite } from "@electric-sql/pglite";
import { createMemoryStore } from "@sms-pipeline/store-memory";
import { createPostgresStore, migrate } from "@sms-pipeline/store-postgres";
import { createSupabaseStore } from "@sms-pipeline/store-supabase";
import { startPostgres, type TestPostgres } from "@sms-pipeline/test-support/postgres";
import pg from "pg";
import type { AssistantSeed, Store } from "sms-pipeline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serverClient } from "../../../packages/store-supabase/test/client.ts";
import { SECRET_KEY } from "../../../packages/store-supabase/test/keys.ts";
import { startSupabaseApi } from "../../../packages/store-supabase/test/supabase-api.ts";
import {
  createSupabaseDatabase,
  runMigrations,
} from "../../../packages/store-supabase/test/supabase-database.ts";
import { CASES, GREETER, QUIET, TOLL_FREE } from "../src/cases.ts";
import { runCase } from "../src/run-case.ts";

const ASSISTANTS: readonly AssistantSeed[] = [
  { name: "Greeter", firstSms: "Hello.", phoneNumbers: [GREETER, TOLL_FREE] },
  { name: "Quiet", phoneNumbers: [QUIET] },
];

let postgres: TestPostgres;
const closing: (() => Promise<void>)[] = [];

const STORES: Readonly<Record<string, () => Promise<Store>>> = {
  memory: async () => createMemoryStore(),
  PGlite: async () => {
    const pglite = await PGlite.create();
    closing.push(() => pglite.close());
    await migrate({ pglite });
    return createPostgresStore({ pglite });
  },
  PostgreSQL: async () => {
    const pool = new pg.Pool({ connectionString: await postgres.createDatabase() });
    closing.push(() => pool.end());
    await migrate({ pool });
    return createPostgresStore({ pool });
  },
  "Supabase over HTTP": async () => {
    const url = await createSupabaseDatabase(postgres);
    await runMigrations(url);
    const api = await startSupabaseApi(url);
    closing.push(() => api.close());
    return createSupabaseStore({ client: serverClient(api.url, SECRET_KEY) });
  },
};

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(async () => {
  for (const close of closing) await close();
  await postgres.stop();
});

describe.each(Object.keys(STORES))("through signed webhooks and %s", (name) => {
  let store: Store;

  beforeAll(async () => {
    store = (await STORES[name]?.()) ?? createMemoryStore();
    for (const seed of ASSISTANTS) await store.assistants?.save(seed);
  });

  it.each(CASES)("$name", async (given) => {
    const { sent, consent } = await runCase(store, given);
    expect(sent).toEqual(given.sent);
    expect(consent.map(({ kind, origin }) => [kind, origin])).toEqual(given.consent ?? []);
  });
});
