import { PGlite } from "@electric-sql/pglite";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPostgresStore, migrate, readMigrations } from "../src/index.ts";
import { exchange } from "./conversation.ts";
import { OUR_NUMBER, startDatabases, type TestDatabases } from "./test-database.ts";

let databases: TestDatabases;

beforeAll(async () => {
  databases = await startDatabases();
});

afterAll(() => databases.stop());

/** Everything about the schema that a second run could change. */
async function snapshot(pool: pg.Pool): Promise<unknown> {
  const { rows } = await pool.query(`
    select 'column' as kind, table_schema || '.' || table_name || '.' || column_name as name,
        data_type || coalesce(column_default, '') || is_nullable as value
      from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema')
    union all select 'index', indexname, indexdef from pg_indexes where schemaname not in ('pg_catalog')
    union all select 'function', p.oid::regprocedure::text, md5(prosrc) || coalesce(proacl::text, '')
      from pg_proc p where pronamespace = 'public'::regnamespace
    union all select 'migration', name, applied_at::text from sms_migrations
    order by 1, 2, 3`);
  return rows;
}

async function savesAndAnswers(pool: pg.Pool, assistantId: string): Promise<void> {
  const store = createPostgresStore({ pool });
  await store.health();
  expect(await store.findAssistant(OUR_NUMBER)).toMatchObject({ id: assistantId });
  await exchange(store, "+15550200001");
}

describe("migrate on an empty database", () => {
  it("creates what the store needs, with the columns, comments and indexes that are promised", async () => {
    const pool = await databases.create();
    const { applied } = await migrate({ pool });
    expect(applied).toEqual((await readMigrations()).map((migration) => migration.name));

    const store = createPostgresStore({ pool });
    const saved = await store.assistants?.save({ name: "Ada", phoneNumbers: [OUR_NUMBER] });
    await savesAndAnswers(pool, saved?.id ?? "");

    const { rows: comments } = await pool.query(`
      select count(*)::integer as commented from pg_description d
        join pg_attribute a on a.attrelid = d.objoid and a.attnum = d.objsubid
        where d.objoid = 'assistant'::regclass and a.attname in ('first_sms', 'sms_prompt')`);
    expect(comments).toEqual([{ commented: 2 }]);
    const { rows: indexes } = await pool.query(
      "select indexdef from pg_indexes where indexname = 'idx_assistant_sms_fields'",
    );
    expect(indexes[0]?.indexdef).toMatch(
      /\(first_sms, sms_prompt\) WHERE .*first_sms IS NOT NULL.* OR .*sms_prompt IS NOT NULL/,
    );
  });

  it("changes nothing the second time", async () => {
    const pool = await databases.create();
    await migrate({ pool });
    const before = await snapshot(pool);
    expect(await migrate({ pool })).toEqual({ applied: [] });
    expect(await snapshot(pool)).toEqual(before);
  });

  it("run by two processes at once, each file runs once and neither fails", async () => {
    const pool = await databases.create();
    const results = await Promise.all(
      [pool, databases.again(pool), databases.again(pool)].map((each) => migrate({ pool: each })),
    );
    const applied = results.flatMap((result) => result.applied).sort();
    expect(applied).toEqual((await readMigrations()).map((migration) => migration.name));
    await createPostgresStore({ pool }).health();
  });

  it("rejects, and ends no process, when its connection is cut; the next one does the rest", async () => {
    const pool = await databases.create();
    await pool.query("create table assistant (id serial primary key, name text)");
    const reader = await pool.connect();
    await reader.query("begin; select from assistant");
    const migrating = expect(migrate({ pool })).rejects.toThrow(/terminat/);
    const cut =
      "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'";
    await expect.poll(async () => (await pool.query(cut)).rowCount).toBe(1);
    await migrating;
    await reader.query("commit");
    reader.release();
    expect((await migrate({ pool })).applied).toHaveLength((await readMigrations()).length);
  });

  it("runs again without harm where another tool ran the files before", async () => {
    const pool = await databases.create();
    for (const { sql } of await readMigrations()) await pool.query(sql);
    await createPostgresStore({ pool }).assistants?.save({ name: "A", phoneNumbers: [OUR_NUMBER] });
    await migrate({ pool });
    await exchange(createPostgresStore({ pool }), "+15550200001");
  });

  it("asks for no more rights than to use the schema and create in it, and says which one is missing", async () => {
    const owner = await databases.create();
    await owner.query("create role narrow login");
    const url = new URL(owner.options.connectionString ?? "");
    url.username = "narrow";
    const pool = databases.again(owner, { connectionString: url.href });
    await expect(migrate({ pool })).rejects.toThrow("permission denied for schema public");
    await expect(migrate({ pool, schema: "new" })).rejects.toThrow(
      "permission denied for database",
    );
    await owner.query("grant create on schema public to narrow");
    await migrate({ pool });
    await exchange(createPostgresStore({ pool }), "+15550200001");
  });

  it("puts everything into another schema when told to", async () => {
    const pool = await databases.create();
    await migrate({ pool, schema: 'sms "x"' });
    const store = createPostgresStore({ pool, schema: 'sms "x"' });
    await store.health();
    await store.assistants?.save({ name: "Ada", phoneNumbers: [OUR_NUMBER] });
    await exchange(store, "+15550200001");
    const { rows } = await pool.query(
      "select 1 from pg_class where relnamespace = 'public'::regnamespace",
    );
    expect(rows).toEqual([]);
  });
});

describe("migrate on a backend's own tables", () => {
  const KEYS = [
    ["uuid", "id uuid primary key default gen_random_uuid()"],
    ["bigint", "id bigint generated always as identity primary key"],
    ["text under another name", "assistant_key text primary key default md5(random()::text)"],
  ] as const;

  it.each(KEYS)("adds its columns and leaves the rest alone: key of type %s", async (_, key) => {
    const pool = await databases.create();
    await pool.query(`
      create table assistant (${key}, name varchar(80), owner_id integer not null, "first name" text);
      create table phone_number (
        number_id serial primary key, phone_number text not null, tenant text not null, inbound_assistant text);
      insert into assistant (name, owner_id) values ('Theirs', 7), ('Other', 8);
      insert into phone_number (phone_number, tenant) values ('${OUR_NUMBER}', 'acme'), ('+15550100002', 'acme')`);
    const before = await pool.query("select * from assistant order by 1");
    await migrate({ pool });

    const after = await pool.query("select * from assistant order by 1");
    expect(after.rows).toEqual(
      before.rows.map((row) => ({ ...row, first_sms: null, sms_prompt: null })),
    );
    const column = key.slice(0, key.indexOf(" "));
    const { rows } = await pool.query(`
      update phone_number set inbound_assistant_id = (select ${column} from assistant where name = 'Theirs')
        where phone_number = '${OUR_NUMBER}' returning inbound_assistant_id::text as id`);
    await savesAndAnswers(pool, rows[0]?.id);

    await pool.query("delete from assistant");
    const { rows: numbers } = await pool.query(
      "select inbound_assistant_id, tenant from phone_number",
    );
    expect(numbers).toEqual([
      { inbound_assistant_id: null, tenant: "acme" },
      { inbound_assistant_id: null, tenant: "acme" },
    ]);
  });

  it("a link to the assistant that is of another type than its key is refused, and says what to do", async () => {
    const pool = await databases.create();
    await pool.query(`
      create table assistant (id uuid primary key, name text);
      create table phone_number (id serial primary key, number text, inbound_assistant_id text)`);
    await expect(migrate({ pool })).rejects.toMatchObject({
      message: expect.stringContaining("inbound_assistant_id can't be compared with"),
      hint: "Change its type to uuid, then migrate again.",
    });
    await pool.query("alter table phone_number alter inbound_assistant_id type uuid using null");
    await migrate({ pool });
    await exchange(createPostgresStore({ pool }), "+15550200001");
  });

  it("a column of the backend's own that was renamed is found by running the first two files again", async () => {
    const pool = await databases.create();
    await migrate({ pool });
    const store = createPostgresStore({ pool });
    const saved = await store.assistants?.save({ name: "Ada", phoneNumbers: [OUR_NUMBER] });
    await pool.query("alter table phone_number rename column number to e164");
    await expect(store.findAssistant(OUR_NUMBER)).rejects.toMatchObject({
      code: "store_misconfigured",
      message: expect.stringContaining("first two migration files"),
    });
    for (const { sql } of (await readMigrations()).slice(0, 2)) await pool.query(sql);
    await savesAndAnswers(pool, saved?.id ?? "");
    const page = await store.assistants?.listNumbers({ limit: 1 });
    expect(page?.numbers).toMatchObject([{ phoneNumber: OUR_NUMBER }]);
  });

  it("gives way to a long query, so that those behind it need not wait, and runs when it is over", async () => {
    const pool = await databases.create();
    await pool.query("create table assistant (id serial primary key, name text)");
    const reader = await pool.connect();
    await reader.query("begin; select from assistant");
    // As ever, but for its patience.
    const hasty = {
      async connect() {
        const client = await pool.connect();
        return {
          query: (text: string) => client.query(text.replace(/^(set local .*)'\d+s'$/, "$1'50ms'")),
          release: (destroy?: boolean) => client.release(destroy),
        };
      },
    };
    await expect(migrate({ pool: hasty })).rejects.toMatchObject({ code: "55P03" });
    await pool.query("select from assistant");
    await reader.query("commit");
    reader.release();
    expect((await migrate({ pool })).applied).toHaveLength((await readMigrations()).length);
  });

  it("a function of the backend's own whose name begins as ours keeps its rights", async () => {
    const pool = await databases.create();
    await pool.query("create function sms_send_code(phone text) returns text return phone");
    await migrate({ pool });
    const { rows } = await pool.query("select proacl from pg_proc where proname = 'sms_send_code'");
    expect(rows).toEqual([{ proacl: null }]);
  });

  it("saving an assistant there changes the row with that name, and says so when it can't add one", async () => {
    const pool = await databases.create();
    await pool.query(`
      create table assistant (id bigint generated always as identity primary key, name text, owner_id integer not null);
      create table phone_number (id serial primary key, e164 text not null);
      insert into assistant (name, owner_id) values ('Ada', 7)`);
    await migrate({ pool });
    const store = createPostgresStore({ pool });
    const saved = await store.assistants?.save({
      name: "Ada",
      firstSms: "Hi",
      phoneNumbers: [OUR_NUMBER],
    });
    expect(saved).toEqual({ id: "1", name: "Ada", firstSms: "Hi", smsPrompt: null });
    expect(await store.findAssistant(OUR_NUMBER)).toEqual(saved);
    await expect(store.assistants?.save({ name: "Bo", phoneNumbers: [] })).rejects.toMatchObject({
      code: "store_failed",
      message: expect.stringContaining("required column"),
    });
  });

  it("an assistant table without names uses its key, and a number without text says what to do", async () => {
    const pool = await databases.create();
    await pool.query("create table assistant (id bigint primary key)");
    await pool.query("create table phone_number (id bigint primary key, area integer)");
    await expect(migrate({ pool })).rejects.toMatchObject({
      message: expect.stringContaining("no text column named number, phone_number, e164 or phone"),
      hint: expect.stringContaining("generated column"),
    });
    const { rows } = await pool.query("select to_regclass('sms_threads') as threads");
    expect(rows).toEqual([{ threads: null }]);

    await pool.query("alter table phone_number add column phone text");
    await migrate({ pool });
    await pool.query(`insert into assistant values (5);
      insert into phone_number (id, phone, inbound_assistant_id) values (1, '${OUR_NUMBER}', 5)`);
    const found = await createPostgresStore({ pool }).findAssistant(OUR_NUMBER);
    expect(found).toEqual({ id: "5", name: "5", firstSms: null, smsPrompt: null });
  });
});

describe("migrate on PGlite", () => {
  it("runs the same files, once", async () => {
    const pglite = await PGlite.create();
    expect((await migrate({ pglite })).applied).toHaveLength((await readMigrations()).length);
    expect((await migrate({ pglite })).applied).toEqual([]);
    await createPostgresStore({ pglite }).health();
    await pglite.close();
  });
});
