import { createPostgresStore, migrate } from "@sms-pipeline/store-postgres";
import type { TestPostgres } from "@sms-pipeline/test-support/postgres";
import pg from "pg";
import { OURS } from "runtimes/world";
import { SECRET_KEY } from "../../../packages/store-supabase/test/keys.ts";
import { startSupabaseApi } from "../../../packages/store-supabase/test/supabase-api.ts";
import {
  createSupabaseDatabase,
  runMigrations,
} from "../../../packages/store-supabase/test/supabase-database.ts";

const SHOP = {
  name: "Shop",
  firstSms: "Welcome!",
  smsPrompt: "You are Shop.",
  phoneNumbers: [OURS],
} as const;

/** A PostgreSQL database with the tables and an assistant in it. */
export async function preparedDatabase(postgres: TestPostgres): Promise<string> {
  const url = await postgres.createDatabase();
  await saveShop(url, true);
  return url;
}

export interface PreparedProject {
  readonly url: string;
  readonly key: string;
  close(): Promise<void>;
}

/** A Supabase project with the same. */
export async function preparedProject(postgres: TestPostgres): Promise<PreparedProject> {
  const database = await createSupabaseDatabase(postgres);
  await runMigrations(database);
  await saveShop(database, false);
  const api = await startSupabaseApi(database);
  return { url: api.url, key: SECRET_KEY, close: () => api.close() };
}

async function saveShop(url: string, migrating: boolean): Promise<void> {
  const pool = new pg.Pool({ connectionString: url });
  try {
    if (migrating) await migrate({ pool });
    await createPostgresStore({ pool }).assistants?.save(SHOP);
  } finally {
    await pool.end();
  }
}
