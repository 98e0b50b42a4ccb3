import { afterAll, beforeAll, expect, it } from "vitest";
import { createPostgresStore, migrate } from "../src/index.ts";
import { POLICY, startDatabases, type TestDatabases, textFrom } from "./test-database.ts";

let databases: TestDatabases;
beforeAll(async () => {
  databases = await startDatabases();
});
afterAll(() => databases.stop());

it("does without prepared statements, and loses no step, once a pooler has dropped one", async () => {
  const pool = await databases.create({ max: 1 });
  await migrate({ pool });
  const store = createPostgresStore({ pool });
  const person = "+15550200001";
  const prepared = async (): Promise<number> =>
    (await pool.query("select from pg_prepared_statements where name like 'sms\\_%'")).rowCount ??
    0;

  await store.receive(textFrom(person), POLICY);
  expect(await prepared()).toBe(1);
  // What a pooler in transaction mode does: the next transaction is on a connection that never saw the statement.
  await pool.query("deallocate all");
  const second = await store.receive(textFrom(person), POLICY);
  expect(second.conversation).toBe("continued");
  await store.receive(textFrom(person), POLICY);
  expect(await prepared()).toBe(0);
});
