import { afterAll, beforeAll, expect, it } from "vitest";
import { createPostgresStore, migrate } from "../src/index.ts";
import { answer, exchange } from "./conversation.ts";
import { OUR_NUMBER, REQUEST, startDatabases, type TestDatabases } from "./test-database.ts";

let databases: TestDatabases;
beforeAll(async () => {
  databases = await startDatabases();
});
afterAll(() => databases.stop());

it("what a host sets for its whole database changes no step", async () => {
  const settings = {
    standard_conforming_strings: "off",
    TimeZone: "Asia/Kathmandu",
    DateStyle: "SQL, DMY",
    IntervalStyle: "sql_standard",
    bytea_output: "escape",
    search_path: "nowhere",
  };
  const options = Object.entries(settings).map(
    ([name, value]) => `-c ${name}=${value.replaceAll(" ", "\\ ")}`,
  );
  const pool = await databases.create({ options: options.join(" ") });
  await migrate({ pool });
  const store = createPostgresStore({ pool });
  await store.assistants?.save({ name: "Ada", phoneNumbers: [OUR_NUMBER] });
  const person = "+15550200001";
  await exchange(store, person);
  const { lease, message } = await answer(store, person);
  await store.release(lease);

  const turn = await store.claim(lease.threadId, REQUEST);
  expect(turn?.staged.map(({ id }) => id)).toEqual([message.id]);
  const { conversationId } = message;
  expect(await store.takeOver?.pause(conversationId)).toMatchObject({ kind: "paused" });
  expect((await store.conversations?.find(conversationId))?.paused?.by).toBe("operator");
  const page = await store.conversations?.messages({ conversationId, limit: 9 });
  expect(page?.messages).toHaveLength(4);
});

it("a database that can't hold every character is refused by the migration, and not by the first emoji", async () => {
  const pool = await databases.create();
  await pool.query("create database latin encoding 'LATIN1' template template0");
  const url = new URL(pool.options.connectionString ?? "");
  url.pathname = "/latin";
  await expect(
    migrate({ pool: databases.again(pool, { connectionString: url.href }) }),
  ).rejects.toMatchObject({
    message: expect.stringContaining("LATIN1"),
    hint: expect.stringContaining("UTF8"),
  });
});
