import { readFile } from "node:fs/promises";
import type pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPostgresStore, migrate } from "../src/index.ts";
import { exchange } from "./conversation.ts";
import { OUR_NUMBER, startDatabases, type TestDatabases } from "./test-database.ts";

let databases: TestDatabases;
let owner: pg.Pool;

beforeAll(async () => {
  databases = await startDatabases();
  owner = await databases.create();
  // As Supabase has them: what is created in public is open to all three unless it is closed.
  await owner.query(`
    create role anon login; create role authenticated login; create role service_role login bypassrls;
    grant usage on schema public to anon, authenticated, service_role;
    alter default privileges grant all on tables to anon, authenticated;
    alter default privileges grant execute on functions to anon, authenticated`);
  await migrate({ pool: owner });
});

afterAll(() => databases.stop());

function as(role: string, pool: pg.Pool = owner): pg.Pool {
  const url = new URL(pool.options.connectionString ?? "");
  url.username = role;
  return databases.again(pool, { connectionString: url.href });
}

async function savesAndAnswers(pool: pg.Pool): Promise<void> {
  const store = createPostgresStore({ pool });
  await store.health();
  await store.assistants?.save({ name: "Ada", phoneNumbers: [OUR_NUMBER] });
  await exchange(store, "+15550200001");
}

/** A backend's own tables, whose keys come from sequences that have rights of their own. */
async function migratedBackend(): Promise<pg.Pool> {
  const pool = await databases.create();
  await pool.query(`
    create table assistant (id serial primary key, name text);
    create table phone_number (id bigserial primary key, number text)`);
  await migrate({ pool });
  return pool;
}

it("service_role can do all that the store does", () => savesAndAnswers(as("service_role")));

it("service_role can add rows to a backend's own tables", async () => {
  await savesAndAnswers(as("service_role", await migratedBackend()));
});

it("a role with the rights that the README names can do all that the store does", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const grants = /^```sql\n(alter role my_app.*?)^```$/ms.exec(readme)?.[1] ?? "";
  const pool = await migratedBackend();
  await pool.query(`create role my_app login; ${grants}`);
  await savesAndAnswers(as("my_app", pool));
});

it.each(["anon", "authenticated"])(
  "%s can neither read a table nor call a function",
  async (role) => {
    const { rows } = await as(role).query(`
    select
      (select count(*)::integer from pg_class c where c.relnamespace = 'public'::regnamespace
        and c.relkind = 'r' and has_any_column_privilege(c.oid, 'select, insert, update')) as tables,
      (select count(*)::integer from pg_proc p where p.pronamespace = 'public'::regnamespace
        and has_function_privilege(p.oid, 'execute')) as functions`);
    expect(rows).toEqual([{ tables: 0, functions: 0 }]);
  },
);

it("every table has row level security on, and every function a fixed search path", async () => {
  const { rows } = await owner.query(`
    select
      (select count(*)::integer from pg_class c where c.relnamespace = 'public'::regnamespace
        and c.relkind = 'r' and not c.relrowsecurity) as open_tables,
      (select count(*)::integer from pg_proc p where p.pronamespace = 'public'::regnamespace
        and not coalesce('search_path=""' = any(p.proconfig), false)) as loose_functions,
      (select count(*)::integer from pg_proc p where p.pronamespace = 'public'::regnamespace
        and p.prosecdef) as definers`);
  expect(rows).toEqual([{ open_tables: 0, loose_functions: 0, definers: 0 }]);
});
