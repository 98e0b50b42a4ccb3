import { once } from "node:events";
import { createServer } from "node:net";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import type { Store } from "sms-pipeline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPostgresStore, createSqlStore, migrate, toStoreError } from "../src/index.ts";
import { POLICY, REQUEST, startDatabases, type TestDatabases, textFrom } from "./test-database.ts";

let databases: TestDatabases;
let migrated: pg.Pool;

beforeAll(async () => {
  databases = await startDatabases();
  migrated = await databases.create();
  await migrate({ pool: migrated });
});

afterAll(() => databases.stop());

const receive = (store: Store) => store.receive(textFrom("+15550200001"), POLICY);

describe("what a database can't do becomes a StoreError that says what to do", () => {
  it("no migrations: store_misconfigured, from every step", async () => {
    const store = createPostgresStore({ pool: await databases.create() });
    const expected = {
      code: "store_misconfigured",
      retryable: false,
      message: expect.stringContaining("sms-pipeline-postgres migrate"),
    };
    await expect(store.health()).rejects.toMatchObject(expected);
    await expect(receive(store)).rejects.toMatchObject(expected);
    await expect(store.claimDue(1, REQUEST)).rejects.toMatchObject(expected);
  });

  it("older migrations than this version needs: store_misconfigured", async () => {
    const store = createSqlStore({
      callFunction: async () => ({ version: 0, rowSecurity: false }),
    });
    await expect(store.health()).rejects.toMatchObject({
      code: "store_misconfigured",
      message: expect.stringContaining("sms-pipeline-postgres migrate"),
    });
  });

  it("a role without rights: store_misconfigured, and nobody else may call the functions", async () => {
    await migrated.query("create role stranger login");
    const pool = databases.again(migrated, {
      connectionString: `postgres://stranger@127.0.0.1:${databases.server.port}/${migrated.options.connectionString?.split("/").at(-1)}`,
    });
    const { rows } = await pool.query(`
      select count(*)::integer as open from pg_proc
        where pronamespace = 'public'::regnamespace and has_function_privilege(oid, 'execute')`);
    expect(rows).toEqual([{ open: 0 }]);
    await expect(receive(createPostgresStore({ pool }))).rejects.toMatchObject({
      code: "store_misconfigured",
      message: expect.stringContaining("grant"),
    });
  });

  it("a role from which row level security hides the tables: health says so", async () => {
    await migrated.query(`
      create role hidden login;
      grant execute on all functions in schema public to hidden;
      grant all on all tables in schema public to hidden`);
    const pool = databases.again(migrated, {
      connectionString: `postgres://hidden@127.0.0.1:${databases.server.port}/${migrated.options.connectionString?.split("/").at(-1)}`,
    });
    await expect(createPostgresStore({ pool }).health()).rejects.toMatchObject({
      code: "store_misconfigured",
      message: expect.stringContaining("Row level security"),
    });
  });

  it("a database that is read-only, as a standby or a full disk makes it: store_unavailable, from health too", async () => {
    const pool = databases.again(migrated, { options: "-c default_transaction_read_only=on" });
    const store = createPostgresStore({ pool });
    const expected = { code: "store_unavailable", message: expect.stringContaining("read-only") };
    await expect(receive(store)).rejects.toMatchObject(expected);
    await expect(store.health()).rejects.toMatchObject(expected);
  });

  it("sequences that stood still, as in logical replication: store_failed, and not a call to try again", async () => {
    const pool = await databases.create();
    await migrate({ pool });
    const store = createPostgresStore({ pool });
    // Each try takes a number of the sequence.
    for (const end of [1, 2, 3]) await store.receive(textFrom(`+1555020000${end}`), POLICY);
    await pool.query("alter table sms_threads alter column id restart with 1");
    await expect(store.receive(textFrom("+15550200004"), POLICY)).rejects.toMatchObject({
      code: "store_failed",
      message: expect.stringContaining("sequences"),
    });
  });

  it("nobody listens: store_unavailable", async () => {
    const pool = new pg.Pool({ connectionString: "postgres://postgres@127.0.0.1:1/x" });
    await expect(createPostgresStore({ pool }).health()).rejects.toMatchObject({
      code: "store_unavailable",
      retryable: true,
    });
    await pool.end();
  });

  it("a pooler that has no connection to give and says so in a state of its own: store_unavailable", async () => {
    // As Supavisor words it when its limit of clients is reached.
    const fields = "SFATAL\0CXX000\0M(EMAXCLIENTCONN) max client connections reached\0\0";
    const error = Buffer.from(`E\0\0\0\0${fields}`);
    error.writeInt32BE(error.length - 1, 1);
    const pooler = createServer((socket) => {
      socket.once("data", () => socket.end(error));
    }).listen(0, "127.0.0.1");
    await once(pooler, "listening");
    const address = pooler.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const pool = new pg.Pool({ host: "127.0.0.1", port, user: "x", database: "x" });
    await expect(createPostgresStore({ pool }).health()).rejects.toMatchObject({
      code: "store_unavailable",
      retryable: true,
      cause: { code: "XX000", severity: "FATAL" },
    });
    await pool.end();
    pooler.close();
  });

  it("the server cuts the connection in the middle of a step: store_unavailable, then it works again", async () => {
    const pool = databases.again(migrated, { max: 1 });
    const store = createPostgresStore({ pool });
    await migrated.query(
      "insert into sms_threads (our_number, person_number, provider, last_message_at) values ('+15550100001', '+15550200077', 'test', now())",
    );
    const blocker = await migrated.connect();
    await blocker.query("begin");
    await blocker.query(
      "select 1 from sms_threads where person_number = '+15550200077' for update",
    );
    const { rows } = await pool.query("select pg_backend_pid() as pid");
    const step = store.receive(textFrom("+15550200077"), POLICY);
    const failure = expect(step).rejects.toMatchObject({ code: "store_unavailable" });
    await blocker.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
    await failure;
    await blocker.query("commit");
    blocker.release();
    expect((await store.receive(textFrom("+15550200077"), POLICY)).kind).toBe("unassigned");
  });

  it("a closed PGlite: store_unavailable", async () => {
    const pglite = await PGlite.create();
    await pglite.close();
    await expect(createPostgresStore({ pglite }).health()).rejects.toMatchObject({
      code: "store_unavailable",
    });
  });

  it.each([
    ["40001", "store_unavailable"],
    ["40P01", "store_unavailable"],
    ["57P01", "store_unavailable"],
    ["08006", "store_unavailable"],
    ["53300", "store_unavailable"],
    ["42883", "store_misconfigured"],
    ["42501", "store_misconfigured"],
    ["28P01", "store_misconfigured"],
    ["22P02", "store_failed"],
    ["ECONNRESET", "store_unavailable"],
    ["EHOSTDOWN", "store_unavailable"],
    ["ENETDOWN", "store_unavailable"],
    ["EAI_FAIL", "store_unavailable"],
    ["EADDRNOTAVAIL", "store_unavailable"],
    ["EMFILE", "store_unavailable"],
  ])("%s is %s, with the cause and without its words", (code, expected) => {
    const cause = Object.assign(new Error("the secret +15550200001"), { code });
    const error = toStoreError(cause);
    expect(error).toMatchObject({ code: expected, cause });
    expect(error.message).not.toContain("secret");
  });
});

it.each(["53100", "53300", "57014", "57P03", "08P01"])(
  "%s is told apart from others of its class",
  (code) => {
    expect(toStoreError(Object.assign(new Error("x"), { code })).message).toContain(code);
  },
);

describe("a step that the database undid", () => {
  const failing = (code: string, times: number) => {
    let calls = 0;
    const store = createSqlStore({
      async callFunction() {
        calls += 1;
        if (calls <= times) throw Object.assign(new Error("undone"), { code });
        return null;
      },
    });
    return { store, calls: () => calls };
  };

  it("is done again, once", async () => {
    const once = failing("40P01", 1);
    expect(await once.store.claim("1", REQUEST)).toBeNull();
    expect(once.calls()).toBe(2);
    const twice = failing("40001", 2);
    await expect(twice.store.claim("1", REQUEST)).rejects.toMatchObject({
      code: "store_unavailable",
    });
    expect(twice.calls()).toBe(2);
  });

  it("is not done again when the database refused it", async () => {
    const refused = failing("22P02", 1);
    await expect(refused.store.claim("1", REQUEST)).rejects.toMatchObject({ code: "store_failed" });
    expect(refused.calls()).toBe(1);
  });
});
