import type pg from "pg";
import type { Store } from "sms-pipeline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPostgresStore, createSqlStore, migrate, type Queryable } from "../src/index.ts";
import { queryClient } from "../src/query-client.ts";
import { sqlStateOf } from "../src/store-errors.ts";
import { answer } from "./conversation.ts";
import {
  OUR_NUMBER,
  POLICY,
  REQUEST,
  startDatabases,
  type TestDatabases,
  textFrom,
} from "./test-database.ts";

let databases: TestDatabases;
let pool: pg.Pool;

beforeAll(async () => {
  databases = await startDatabases();
  pool = await databases.create({ max: 40 });
  await migrate({ pool });
  await createPostgresStore({ pool }).assistants?.save({ name: "A", phoneNumbers: [OUR_NUMBER] });
});

afterAll(() => databases.stop());

describe("steps on many connections at once", () => {
  it("one carrier id from many persons at once is received once", async () => {
    const store = createPostgresStore({ pool });
    const texts = Array.from({ length: 40 }, (_, index) =>
      textFrom(`+1555030${1000 + index}`, { providerMessageId: "SAME" }),
    );
    const results = await Promise.all(texts.map((text) => store.receive(text, POLICY)));
    expect(results.filter((result) => result.kind === "received")).toHaveLength(1);
    expect(results.filter((result) => result.kind === "duplicate")).toHaveLength(39);
    const { rows } = await pool.query(
      "select count(*)::integer as threads from sms_threads where person_number like '+1555030%'",
    );
    expect(rows).toEqual([{ threads: 1 }]);
  });

  it("claimDue takes what is due past a thread that somebody is at work on at this moment", async () => {
    const store = createPostgresStore({ pool });
    const [locked, free] = await Promise.all(
      ["+15550500001", "+15550500002"].map((person) =>
        store.receive(textFrom(person), { ...POLICY, lease: null }),
      ),
    );
    const worker = await pool.connect();
    await worker.query("begin");
    await worker.query("select from sms_threads where id = $1 for update", [locked?.threadId]);
    const due = await store.claimDue(10, REQUEST);
    await worker.query("commit");
    worker.release();
    expect(due.map((turn) => turn.lease.threadId)).toEqual([free?.threadId]);
  });

  it("a report that waits for a newer one does not undo it", async () => {
    const store = createPostgresStore({ pool });
    const { lease, message } = await answer(store, "+15550500003");
    const report = { provider: "test", providerMessageId: "OUT-3", outboundId: message.id };
    const news = { ...report, errorCode: null, optedOut: false };
    const sent = { kind: "sent", status: "queued", segments: 1, ...report } as const;
    await store.settle(lease, message.id, sent);
    const newer = await pool.connect();
    await newer.query("begin");
    await newer.query("update sms_messages set status = 'delivered' where id = $1", [message.id]);
    const older = store.recordDelivery({ ...news, status: "sent" });
    await somebodyWaits();
    await newer.query("commit");
    newer.release();
    expect(await older).toBe("stale");
  });

  it("what a person does in place of the assistant waits for the step under way", async () => {
    const store = createPostgresStore({ pool });
    const { takeOver } = store;
    const { threadId, conversationId } = await store.receive(textFrom("+15550500004"), POLICY);
    const parts = [{ body: "Mine", segments: 1, encoding: "GSM-7" }] as const;
    for (const act of [
      () => takeOver?.pause(conversationId),
      () => takeOver?.stageMessage({ conversationId, parts, idempotencyKey: "key" }),
      () => takeOver?.resume(conversationId),
    ]) {
      const worker = await pool.connect();
      await worker.query("begin");
      await worker.query("select from sms_threads where id = $1 for update", [threadId]);
      const done = act();
      await somebodyWaits();
      await worker.query("commit");
      worker.release();
      expect((await done)?.kind).toMatch(/paused|staged|resumed/);
    }
  });

  it("erasing a person takes the text along that is being received", async () => {
    const store = createPostgresStore({ pool });
    const person = "+15550500005";
    await store.receive(textFrom(person), POLICY);
    const worker = await pool.connect();
    await worker.query("begin");
    const receiving = createSqlStore(queryClient(worker, "public"));
    const { messageId } = await receiving.receive(textFrom(person), POLICY);
    const erased = store.retention?.eraseCustomer(person);
    await somebodyWaits();
    await worker.query("commit");
    worker.release();
    expect(await erased).toEqual({ threads: 1, messages: 2 });
    const left = await pool.query("select from sms_messages where id = $1", [messageId]);
    expect(left.rowCount).toBe(0);
  });

  it.each([
    ["each in a call of its own", Number.POSITIVE_INFINITY],
    ["sharing calls", 4],
  ])(
    "every kind of step on few threads at once, %s, neither deadlocks nor fails, and leaves the books in order",
    async (_, callsAtOnce) => {
      const errors: unknown[] = [];
      const store = withoutRetries(pool, errors, callsAtOnce);
      await Promise.all(Array.from({ length: 30 }, (_, worker) => shuffle(store, worker)));
      // Where two shared calls want each other's threads, one gives way, and its steps are done alone.
      const others = errors.filter((error) => callsAtOnce !== 4 || sqlStateOf(error) !== "55P03");
      expect(others).toEqual([]);

      const { rows } = await pool.query(`
      select
        (select count(*) from sms_messages where direction = 'inbound' and not waiting
          and num_nonnulls(answered_by, silence) <> 1)::integer as unclear,
        (select count(*) from sms_messages m where m.answered_by is not null and not exists (
          select from sms_messages r where r.id = m.answered_by and r.thread_id = m.thread_id))::integer as astray,
        (select count(*) from sms_messages m join sms_threads t on t.id = m.thread_id
          where m.waiting and (coalesce(t.send_at, t.answer_at) is null
            or (m.direction = 'inbound') and t.waiting_since is null
            or (m.direction = 'outbound') and t.send_at is null))::integer as forgotten,
        (select count(*) from sms_threads t where coalesce(t.send_at, t.answer_at) is not null and not exists (
          select from sms_messages m where m.thread_id = t.id and m.waiting))::integer as idle,
        (select count(*) from sms_messages m where direction = 'outbound'
          and waiting <> (status = 'staged'))::integer as odd,
        (select count(*) from sms_messages m join sms_conversations c on c.id = m.conversation_id
          where c.thread_id <> m.thread_id)::integer as foreign_conversations,
        (select count(*) from (select thread_id from sms_messages group by thread_id, seq
          having count(*) > 1) d)::integer as doubled`);
      expect(rows).toEqual([
        {
          unclear: 0,
          astray: 0,
          forgotten: 0,
          idle: 0,
          odd: 0,
          foreign_conversations: 0,
          doubled: 0,
        },
      ]);
    },
  );
});

/** Until a step waits for a lock. */
async function somebodyWaits(): Promise<void> {
  const waiting = "select from pg_stat_activity where wait_event_type = 'Lock'";
  await expect.poll(async () => (await pool.query(waiting)).rowCount).toBe(1);
}

/** A store whose every database error is kept: one that a retry would hide, too. */
function withoutRetries(connections: pg.Pool, errors: unknown[], callsAtOnce: number): Store {
  const query: Queryable["query"] = (text, values) =>
    connections.query(text, values).catch((error: unknown) => {
      errors.push(error);
      throw error;
    });
  return createSqlStore(queryClient({ query }, "public"), { callsAtOnce });
}

async function shuffle(store: Store, worker: number): Promise<void> {
  const request = { ...REQUEST, holder: `worker-${worker}` };
  for (let round = 0; round < 25; round += 1) {
    const person = `+1555040000${(worker + round) % 5}`;
    const kind = (worker * 7 + round * 3) % 11;
    const intent = kind === 0 ? "opt_out" : kind === 1 ? "opt_in" : kind === 2 ? "end" : "message";
    const { turn } = await store.receive(textFrom(person), { ...POLICY, intent, lease: request });
    const [due] = turn === null ? await store.claimDue(2, request) : [turn];
    if (due === undefined) continue;
    const through = due.unanswered.at(-1)?.seq;
    let staged = due.staged;
    if (through !== undefined && staged.length === 0) {
      const result = await store.stage(
        due.lease,
        {
          kind: "reply",
          source: "model",
          parts: ["One", "Two"].map((body) => ({ body, segments: 1, encoding: "GSM-7" }) as const),
          answersThrough: through,
          supersede: kind % 2 === 0,
          generation: null,
          optOut: null,
        },
        request,
      );
      if (result.kind === "staged") staged = result.messages;
      if (result.kind === "superseded") await store.release(due.lease);
    }
    for (const [index, message] of staged.entries()) {
      const carrierId = `OUT-${message.id}`;
      const report = {
        provider: "test",
        providerMessageId: carrierId,
        outboundId: message.id,
        status: "delivered",
        errorCode: null,
        optedOut: kind === 5,
      } as const;
      const outcome =
        (kind + index) % 4 === 0
          ? ({ kind: "retry", afterMs: 0, errorCode: "20429" } as const)
          : ({
              kind: "sent",
              providerMessageId: carrierId,
              status: "queued",
              segments: 1,
            } as const);
      await Promise.all([
        store.settle(due.lease, message.id, outcome),
        ...(outcome.kind === "sent" ? [store.recordDelivery(report)] : []),
      ]);
    }
    await store.renew(due.lease, request);
    await store.release(due.lease);
  }
}
