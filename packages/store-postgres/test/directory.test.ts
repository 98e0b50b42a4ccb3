import type pg from "pg";
import type { AssistantDirectory } from "sms-pipeline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPostgresStore, migrate } from "../src/index.ts";
import { OUR_NUMBER, startDatabases, type TestDatabases } from "./test-database.ts";

let databases: TestDatabases;

beforeAll(async () => {
  databases = await startDatabases();
});

afterAll(() => databases.stop());

function directoryOver(pool: pg.Pool): AssistantDirectory {
  const { assistants } = createPostgresStore({ pool });
  if (assistants === undefined) throw new Error("The store has no directory.");
  return assistants;
}

describe("looking after a backend's own assistants", () => {
  const KEYS = [
    ["uuid", "id uuid primary key default gen_random_uuid()"],
    ["bigint", "id bigint generated always as identity primary key"],
    ["text under another name", '"the key" text primary key default md5(random()::text)'],
  ] as const;

  it.each(KEYS)("with a key of type %s", async (_, key) => {
    const pool = await databases.create();
    await pool.query(`
      create table assistant (${key}, name varchar(80), updated_at timestamptz default '2020-01-01', tenant text);
      create table phone_number (number_id serial primary key, phone_number text, note text);
      insert into assistant (name, tenant) values ('Theirs', 'acme');
      insert into phone_number (phone_number, note) values ('${OUR_NUMBER}', 'front desk'), (null, 'no number')`);
    await migrate({ pool });
    const directory = directoryOver(pool);

    const [theirs] = (await directory.list({ limit: 10 })).assistants;
    if (theirs === undefined) throw new Error("The backend's assistant is not listed.");
    expect(theirs).toMatchObject({ name: "Theirs", firstSms: null, phoneNumbers: [] });
    await directory.update(theirs.id, { firstSms: "Hi" });
    expect(await directory.find(theirs.id)).toMatchObject({ name: "Theirs", firstSms: "Hi" });
    const { rows: touched } = await pool.query(
      "select tenant, updated_at > '2025-01-01' as touched from assistant",
    );
    expect(touched).toEqual([{ tenant: "acme", touched: true }]);

    const ours = await directory.create({ name: "Ours", firstSms: null, smsPrompt: "Be kind." });
    expect(await directory.assignNumber(OUR_NUMBER, ours.id)).toBe("assigned");
    expect(await directory.assignNumber("+15550100002", theirs.id)).toBe("assigned");
    expect((await directory.listNumbers({ limit: 10 })).numbers).toEqual([
      { phoneNumber: OUR_NUMBER, assistant: { id: ours.id, name: "Ours" } },
      { phoneNumber: "+15550100002", assistant: { id: theirs.id, name: "Theirs" } },
    ]);
    const { rows: notes } = await pool.query(
      `select note from phone_number where phone_number = '${OUR_NUMBER}'`,
    );
    expect(notes).toEqual([{ note: "front desk" }]);

    for (const unknown of ["", "nobody", "9999999999999999999", "' or true --"]) {
      expect(await directory.find(unknown)).toBeNull();
      expect(await directory.update(unknown, { name: "X" })).toBeNull();
      expect(await directory.assignNumber(OUR_NUMBER, unknown)).toBe("unknown_assistant");
    }
  });

  it("without names, and with a place in the list that is none", async () => {
    const pool = await databases.create();
    await pool.query(`
      create table assistant (id bigint generated always as identity primary key);
      create table phone_number (id serial primary key, e164 text);
      insert into assistant default values`);
    await migrate({ pool });
    const directory = directoryOver(pool);
    expect(await directory.update("1", { name: "Not kept", smsPrompt: "Be kind." })).toEqual({
      id: "1",
      name: "1",
      firstSms: null,
      smsPrompt: "Be kind.",
      phoneNumbers: [],
    });
    const misplaced = directory.list({ limit: 1, after: "x" });
    await expect(misplaced).rejects.toMatchObject({ code: "store_failed" });
  });

  it("a new number that many assign at once is written once", async () => {
    const pool = await databases.create();
    await migrate({ pool });
    const directory = directoryOver(pool);
    const { id } = await directory.create({ name: "A", firstSms: null, smsPrompt: null });
    await Promise.all(Array.from({ length: 20 }, () => directory.assignNumber(OUR_NUMBER, id)));
    expect((await directory.find(id))?.phoneNumbers).toEqual([OUR_NUMBER]);
  });

  it("of very many numbers an assistant shows a hundred, and the list has them all", async () => {
    const pool = await databases.create();
    await migrate({ pool });
    const directory = directoryOver(pool);
    const phoneNumbers = Array.from({ length: 250 }, (_, index) => `+1555${1_000_000 + index}`);
    const { id } = await directory.save({ name: "A", phoneNumbers });
    expect((await directory.find(id))?.phoneNumbers).toEqual(phoneNumbers.slice(0, 100));
    const first = await directory.listNumbers({ limit: 1e9 });
    expect(first.numbers).toHaveLength(200);
    const rest = await directory.listNumbers({ limit: 1e9, after: first.next ?? "" });
    expect(rest.numbers).toHaveLength(50);
  });
});
