import { startPostgres, type TestPostgres } from "@sms-pipeline/test-support/postgres";
import pg from "pg";
import { registerStoreContract } from "sms-pipeline/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { EMPTY } from "../../store-postgres/test/empty.ts";
import { rawReaderOf } from "../../store-postgres/test/raw-reader.ts";
import { createSupabaseStore } from "../src/index.ts";
import { serverClient } from "./client.ts";
import { legacyKey, SECRET_KEY } from "./keys.ts";
import { type SupabaseApi, startSupabaseApi } from "./supabase-api.ts";
import { createSupabaseDatabase, runMigrations } from "./supabase-database.ts";

let server: TestPostgres;
let pool: pg.Pool;
let api: SupabaseApi;
let other: SupabaseApi;

beforeAll(async () => {
  server = await startPostgres();
  const connectionString = await createSupabaseDatabase(server);
  await runMigrations(connectionString);
  pool = new pg.Pool({ connectionString });
  api = await startSupabaseApi(connectionString);
  other = await startSupabaseApi(connectionString, "legacy");
});

afterAll(async () => {
  await api.close();
  await other.close();
  await pool.end();
  await server.stop();
});

registerStoreContract(
  "supabase-js over HTTP",
  { describe, it },
  {
    async create({ assistants, clock }) {
      await pool.query(EMPTY);
      const store = createSupabaseStore({ client: serverClient(api.url, SECRET_KEY), clock });
      for (const seed of assistants) await store.assistants?.save(seed);
      const client = serverClient(other.url, legacyKey("service_role"));
      return {
        store,
        second: createSupabaseStore({ client, clock }),
        raw: rawReaderOf((text, values) => pool.query(text, values)),
      };
    },
  },
);
