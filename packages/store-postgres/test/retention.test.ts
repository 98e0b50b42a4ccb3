import type pg from "pg";
import { createTestClock, type TestClock } from "sms-pipeline/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPostgresStore, migrate } from "../src/index.ts";
import { exchange } from "./conversation.ts";
import { EMPTY } from "./empty.ts";
import {
  OUR_NUMBER,
  POLICY,
  REQUEST,
  startDatabases,
  type TestDatabases,
  textFrom,
} from "./test-database.ts";

const DAY_MS = 24 * 60 * 60_000;
const PERSON = "+15550200001";

let databases: TestDatabases;
let pool: pg.Pool;
let clock: TestClock;

beforeAll(async () => {
  databases = await startDatabases();
  pool = await databases.create();
  await migrate({ pool });
});

beforeEach(async () => {
  await pool.query(EMPTY);
  clock = createTestClock();
});

afterAll(() => databases.stop());

function openStore() {
  return createPostgresStore({ pool, clock });
}

async function counts(): Promise<unknown> {
  const { rows } = await pool.query(`
    select (select count(*)::integer from sms_threads) as threads,
      (select count(*)::integer from sms_conversations) as conversations,
      (select count(*)::integer from sms_messages) as messages`);
  return rows[0];
}

describe("pruneMessages", () => {
  it("takes more than one batch of messages and of threads", async () => {
    await pool.query(`
      insert into sms_threads (our_number, person_number, provider, last_message_at)
        select '${OUR_NUMBER}', '+1555' || n, 'test', '2025-06-01' from generate_series(1, 6000) n;
      insert into sms_conversations (thread_id, started_at) select id, '2025-06-01' from sms_threads;
      insert into sms_messages (id, thread_id, conversation_id, seq, direction, waiting, status, body, provider, created_at)
        select sms_new_id('2025-06-01'), t.id, c.id, s, 'inbound', false, 'received', 'Hello', 'test', '2025-06-01'
          from sms_threads t join sms_conversations c on c.thread_id = t.id, generate_series(1, 2) s`);
    await exchange(openStore(), PERSON);
    const pruned = await openStore().retention?.pruneMessages({ olderThan: clock.now() });
    expect(pruned).toEqual({ messages: 12_000 });
    expect(await counts()).toEqual({ threads: 1, conversations: 1, messages: 2 });
  });

  it("leaves no thread of a person of whom nothing else is left, once nobody holds it", async () => {
    const store = openStore();
    await exchange(store, PERSON);
    await clock.advance(DAY_MS);
    const { turn } = await store.receive(textFrom("+15550200002"), POLICY);
    const lease = turn?.lease ?? { threadId: "", token: 0 };
    await store.stage(
      lease,
      {
        kind: "silence",
        reason: "too_late",
        answersThrough: 1,
        supersede: false,
        optOut: null,
        pause: false,
      },
      REQUEST,
    );
    await clock.advance(1);
    await store.retention?.pruneMessages({ olderThan: clock.now() - DAY_MS });
    expect(await counts()).toEqual({ threads: 1, conversations: 1, messages: 1 });
    await store.retention?.pruneMessages({ olderThan: clock.now() });
    expect(await counts()).toEqual({ threads: 0, conversations: 0, messages: 0 });
  });

  it("keeps the session of a thread that was used since, and no conversation before it", async () => {
    const store = openStore();
    await exchange(store, PERSON);
    await clock.advance(DAY_MS);
    await exchange(store, PERSON);
    await store.retention?.pruneMessages({ olderThan: clock.now() });
    expect(await counts()).toEqual({ threads: 1, conversations: 1, messages: 2 });
    expect(await store.receive(textFrom(PERSON), POLICY)).toMatchObject({
      conversation: "continued",
    });
  });

  it("passes over what another step holds, and does not wait for it", async () => {
    const store = openStore();
    await exchange(store, PERSON);
    await clock.advance(1);
    const client = await pool.connect();
    await client.query("begin");
    await client.query("select from sms_messages where direction = 'outbound' for update");
    const held = await store.retention?.pruneMessages({ olderThan: clock.now() });
    await client.query("rollback");
    client.release();
    expect(held).toEqual({ messages: 1 });
    const rest = await store.retention?.pruneMessages({ olderThan: clock.now() });
    expect(rest).toEqual({ messages: 1 });
  });

  it("drops the daily counts that are as old, and never today's", async () => {
    const store = openStore();
    await store.assistants?.save({ name: "A", phoneNumbers: [OUR_NUMBER] });
    await exchange(store, PERSON);
    await clock.advance(DAY_MS);
    await exchange(store, PERSON);
    await store.retention?.pruneMessages({ olderThan: clock.now() + 10 * DAY_MS });
    const { rows } = await pool.query("select day::text, tokens::integer from sms_assistant_days");
    expect(rows).toEqual([{ day: new Date(clock.now()).toISOString().slice(0, 10), tokens: 25 }]);
  });
});

describe("the consent log", () => {
  it("refuses a place that is not the next of a page", async () => {
    const list = openStore().consent?.list({ after: "1; drop", limit: 10 });
    await expect(list).rejects.toMatchObject({ code: "store_failed" });
  });
});
