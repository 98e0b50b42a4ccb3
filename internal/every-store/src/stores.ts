import { PGlite } from "@electric-sql/pglite";
import { createMemoryStore } from "@sms-pipeline/store-memory";
import { createPostgresStore, migrate } from "@sms-pipeline/store-postgres";
import { createSupabaseStore } from "@sms-pipeline/store-supabase";
import { startPostgres, type TestPostgres } from "@sms-pipeline/test-support/postgres";
import pg from "pg";
import type { Store } from "sms-pipeline";
import { serverClient } from "../../../packages/store-supabase/test/client.ts";
import { SECRET_KEY } from "../../../packages/store-supabase/test/keys.ts";
import { startSupabaseApi } from "../../../packages/store-supabase/test/supabase-api.ts";
import {
  createSupabaseDatabase,
  runMigrations,
} from "../../../packages/store-supabase/test/supabase-database.ts";

export const STORE_NAMES = ["memory", "PGlite", "PostgreSQL", "Supabase over HTTP"] as const;

export type StoreName = (typeof STORE_NAMES)[number];

/** The stores of this project on a PostgreSQL server of the test's own. */
export interface Stores {
  /** A new and empty one. */
  open(name: StoreName): Promise<Store>;
  close(): Promise<void>;
}

export async function startStores(): Promise<Stores> {
  const postgres = await startPostgres();
  const closing: (() => Promise<void>)[] = [];
  return {
    open: (name) => OPENERS[name](postgres, closing),
    async close() {
      for (const close of closing) await close();
      await postgres.stop();
    },
  };
}

type Opener = (postgres: TestPostgres, closing: (() => Promise<void>)[]) => Promise<Store>;

const OPENERS: Readonly<Record<StoreName, Opener>> = {
  memory: async () => createMemoryStore(),
  async PGlite(_, closing) {
    const pglite = await PGlite.create();
    closing.push(() => pglite.close());
    await migrate({ pglite });
    return createPostgresStore({ pglite });
  },
  async PostgreSQL(postgres, closing) {
    const pool = new pg.Pool({ connectionString: await postgres.createDatabase() });
    closing.push(() => pool.end());
    await migrate({ pool });
    return createPostgresStore({ pool });
  },
  async "Supabase over HTTP"(postgres, closing) {
    const url = await createSupabaseDatabase(postgres);
    await runMigrations(url);
    const api = await startSupabaseApi(url);
    closing.push(() => api.close());
    return createSupabaseStore({ client: serverClient(api.url, SECRET_KEY) });
  },
};
