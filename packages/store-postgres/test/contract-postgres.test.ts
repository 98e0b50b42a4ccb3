import { startPostgres, type TestPostgres } from "@sms-pipeline/test-support/postgres";
import pg from "pg";
import { registerStoreContract } from "sms-pipeline/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { createPostgresStore, migrate } from "../src/index.ts";
import { EMPTY } from "./empty.ts";
import { rawReaderOf } from "./raw-reader.ts";

let server: TestPostgres;
let pool: pg.Pool;
let other: pg.Pool;

beforeAll(async () => {
  server = await startPostgres();
  const connectionString = await server.createDatabase();
  pool = new pg.Pool({ connectionString, max: 30 });
  other = new pg.Pool({ connectionString, max: 30 });
  await migrate({ pool });
});

afterAll(async () => {
  await pool.end();
  await other.end();
  await server.stop();
});

registerStoreContract(
  "PostgreSQL",
  { describe, it },
  {
    async create({ assistants, clock }) {
      await pool.query(EMPTY);
      const store = createPostgresStore({ pool, clock });
      for (const seed of assistants) await store.assistants?.save(seed);
      return {
        store,
        // The other way to send statements, so that both keep the contract.
        second: createPostgresStore({ pool: other, prepare: true, clock }),
        raw: rawReaderOf((text, values) => pool.query(text, values)),
      };
    },
  },
);
