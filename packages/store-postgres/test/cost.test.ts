import type pg from "pg";
import type { ConversationPage, Lease } from "sms-pipeline";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createPostgresStore, migrate } from "../src/index.ts";
import { answer } from "./conversation.ts";
import {
  OUR_NUMBER,
  POLICY,
  REQUEST,
  startDatabases,
  type TestDatabases,
  textFrom,
} from "./test-database.ts";

// 5,000 finished threads of 8 messages each, one thread with a conversation of 4,000, 500 due and 500 under a lease.
const FILL = `
  insert into sms_threads (our_number, person_number, provider, last_message_at, next_seq)
    select '${OUR_NUMBER}', '+1555100' || lpad(n::text, 4, '0'), 'test', now(), 9 from generate_series(1, 5000) n;
  insert into sms_threads (our_number, person_number, provider, last_message_at, next_seq)
    values ('${OUR_NUMBER}', '+15552000000', 'test', now(), 4001);
  insert into sms_conversations (thread_id, started_at) select id, now() from sms_threads;
  update sms_threads t set conversation_id = c.id, replies = 4 from sms_conversations c where c.thread_id = t.id;
  insert into sms_messages (id, thread_id, conversation_id, seq, direction, waiting, status, body, provider,
      provider_message_id, answered_at, silence, intent, reply_id, source, part, created_at)
    select gen_random_uuid(), t.id, c.id, s,
        case s % 2 when 1 then 'inbound' else 'outbound' end::sms_direction, false,
        case s % 2 when 1 then 'received' else 'delivered' end::sms_status, repeat('words ', 10), 'test',
        'FILL-' || t.id || '-' || s, now(), case s % 2 when 1 then 'too_late' end::sms_silence,
        'message', gen_random_uuid(), 'model', 1, now()
      from sms_threads t join sms_conversations c on c.thread_id = t.id, generate_series(1, t.next_seq - 1) s;
  update sms_threads set waiting_since = now(), answer_at = now() where id % 10 = 0;
  update sms_messages set waiting = true, ready_at = now(), answered_at = null, silence = null
    where thread_id % 10 = 0 and seq = 7;
  update sms_threads set lease_holder = 'x', lease_until = now() + interval '1 hour', lease_token = 1
    where id % 20 = 0;
  insert into sms_consent (at, kind, person_number, scope, origin)
    select now(), 'opted_out', '+1555300' || n, '${OUR_NUMBER}', 'keyword' from generate_series(1, 5000) n;
  insert into sms_assistant_days (day, assistant_id, shard, tokens, segments)
    select current_date - n, 'other', shard, 1, 1 from generate_series(0, 500) n, generate_series(0, 63) shard;
  insert into sms_opt_outs (person_number, scope, opted_out, opted_out_at)
    select '+1555300' || n, '${OUR_NUMBER}', true, now() from generate_series(1, 5000) n;
  analyze`;

const TABLES = [
  "sms_threads",
  "sms_conversations",
  "sms_messages",
  "sms_opt_outs",
  "sms_consent",
  "sms_assistant_days",
];

let databases: TestDatabases;
let client: pg.PoolClient;

beforeAll(async () => {
  databases = await startDatabases();
  const pool = await databases.create();
  await migrate({ pool });
  await createPostgresStore({ pool }).assistants?.save({ name: "A", phoneNumbers: [OUR_NUMBER] });
  await pool.query(FILL);
  client = await pool.connect();
});

afterAll(async () => {
  client.release();
  await databases.stop();
});

/** What the work reads of the store's tables, as the server counts it for one transaction. */
async function readsOf(work: () => Promise<unknown>): Promise<{ scans: number; rows: number }> {
  const counts = async () => {
    const { rows } = await client.query(
      `select sum(seq_scan)::integer as scans, sum(seq_tup_read + idx_tup_fetch)::integer as rows
         from pg_stat_xact_user_tables where relname = any($1)`,
      [TABLES],
    );
    return rows[0] ?? {};
  };
  await client.query("begin");
  const before = await counts();
  await work();
  const after = await counts();
  await client.query("commit");
  return { scans: after.scans - before.scans, rows: after.rows - before.rows };
}

describe("with 44,000 messages stored, no step scans a table", () => {
  const person = "+15551000123";
  const long = "+15552000000";

  it.each([
    ["a first text", () => `+1555400${Math.random()}`],
    ["a text in a known thread", () => person],
    ["a text in a conversation of 4,000 messages", () => long],
  ])("receiving, staging and settling %s", async (_, whose) => {
    const store = createPostgresStore({ pool: client });
    // More than five times: by then PostgreSQL has settled on the plans that it keeps.
    for (let round = 0; round < 8; round += 1) {
      const from = whose();
      let staged: Awaited<ReturnType<typeof answer>> | undefined;
      const written = await readsOf(async () => {
        staged = await answer(store, from);
      });
      expect(written.scans).toBe(0);
      // Up to 20 messages of history, and the rows of the assistant's day.
      expect(written.rows).toBeLessThan(75);
      const { lease, message } = staged ?? {
        lease: { threadId: "", token: 0 },
        message: { id: "" },
      };
      const settled = await readsOf(() =>
        store.settle(lease, message.id, {
          kind: "sent",
          providerMessageId: `OUT-${message.id}`,
          status: "queued",
          segments: 1,
        }),
      );
      expect(settled.scans).toBe(0);
      expect(settled.rows).toBeLessThan(20);
    }
  });

  it("claiming what is due, renewing and releasing", async () => {
    const store = createPostgresStore({ pool: client });
    let leases: Lease[] = [];
    const claimed = await readsOf(async () => {
      leases = (await store.claimDue(10, REQUEST)).map((turn) => turn.lease);
    });
    expect(leases).toHaveLength(10);
    expect(claimed.scans).toBe(0);
    // Ten turns with up to 8 messages of history each, after passing over at most 250 threads under a lease.
    expect(claimed.rows).toBeLessThan(500);
    for (const lease of leases) {
      const renewed = await readsOf(async () => {
        await store.renew(lease, REQUEST);
        await store.release(lease);
      });
      expect(renewed.scans).toBe(0);
      expect(renewed.rows).toBeLessThan(40);
    }
  });

  it("a sweep that finds nothing due", async () => {
    await client.query("update sms_threads set answer_at = null, waiting_since = null");
    await client.query("update sms_messages set waiting = false where waiting");
    await client.query("vacuum analyze sms_messages");
    const store = createPostgresStore({ pool: client });
    const swept = await readsOf(() => store.claimDue(10, REQUEST));
    expect(swept).toEqual({ scans: 0, rows: 0 });
  });

  it("a sweep that passes over a thread in which 300 texts wait", async () => {
    onTestFinished(async () => {
      await client.query(`
        update sms_threads set answer_at = null, waiting_since = null, lease_until = null
          where person_number = '${long}';
        update sms_messages set waiting = false where waiting`);
    });
    await client.query(`
      update sms_threads set answer_at = now(), waiting_since = now(), lease_until = now() + interval '1 hour'
        where person_number = '${long}';
      update sms_messages m set waiting = true, ready_at = now(), answered_at = null, silence = null
        from sms_threads t
        where t.person_number = '${long}' and m.thread_id = t.id and m.direction = 'inbound' and m.seq > 3400`);
    const store = createPostgresStore({ pool: client });
    for (let round = 0; round < 8; round += 1) {
      const swept = await readsOf(() => store.claimDue(10, REQUEST));
      expect(swept.scans).toBe(0);
      // Each a few times, and not each for each other: that would be 90,000.
      expect(swept.rows).toBeGreaterThan(300);
      expect(swept.rows).toBeLessThan(1_500);
    }
  });

  it("a sweep is not compiled, which takes longer than to run it", async () => {
    const { rows } = await client.query(
      "select 'jit=off' = any (proconfig) as interpreted from pg_proc where proname = 'sms_claim_due'",
    );
    expect(rows).toEqual([{ interpreted: true }]);
  });

  it("a delivery report, by either id", async () => {
    const store = createPostgresStore({ pool: client });
    const report = {
      provider: "test",
      outboundId: null,
      status: "read",
      errorCode: null,
      optedOut: false,
    } as const;
    for (let id = 1; id <= 8; id += 1) {
      const reads = await readsOf(() =>
        store.recordDelivery({ ...report, providerMessageId: `FILL-${id}-2` }),
      );
      expect(reads.scans).toBe(0);
      expect(reads.rows).toBeLessThan(10);
    }
  });

  it("STOP and START", async () => {
    const store = createPostgresStore({ pool: client });
    for (let round = 0; round < 8; round += 1) {
      const reads = await readsOf(async () => {
        await store.receive(textFrom(person), { ...POLICY, intent: "opt_out" });
        await store.receive(textFrom(person), { ...POLICY, intent: "opt_in", lease: null });
      });
      expect(reads.scans).toBe(0);
      expect(reads.rows).toBeLessThan(60);
    }
  });

  it("a page of the consent log, of all and of one person", async () => {
    const store = createPostgresStore({ pool: client });
    for (let round = 0; round < 8; round += 1) {
      const all = await readsOf(async () => store.consent?.list({ limit: 10, after: "2000" }));
      expect(all).toEqual({ scans: 0, rows: 11 });
      const one = await readsOf(async () =>
        store.consent?.list({ limit: 10, person: `+1555300${round + 1}` }),
      );
      expect(one.scans).toBe(0);
      expect(one.rows).toBeLessThan(5);
    }
  });

  it("erasing a person", async () => {
    const store = createPostgresStore({ pool: client });
    for (let round = 0; round < 8; round += 1) {
      const reads = await readsOf(async () =>
        store.retention?.eraseCustomer(`+155510002${10 + round}`),
      );
      expect(reads.scans).toBe(0);
      expect(reads.rows).toBeLessThan(50);
    }
  });

  it.each([
    ["the newest", {}],
    ["by how a number begins", { number: "+15551000123" }],
    ["by how a number ends", { number: "0123" }],
    ["that wait", { state: "waiting" }],
    ["that are paused", { state: "paused" }],
    ["that failed, of which there is none", { state: "failed" }],
    ["that are live", { state: "live" }],
  ] as const)("a page of conversations: %s", async (_, query) => {
    const log = createPostgresStore({ pool: client }).conversations;
    for (let round = 0; round < 8; round += 1) {
      const reads = await readsOf(async () => log?.list({ limit: 10, ...query }));
      expect(reads.scans).toBe(0);
      // At most 2,000 messages are looked at; few of them are a conversation's newest.
      expect(reads.rows).toBeLessThan(10_000);
    }
  });

  it("what is rare is found all the same, over pages that may be empty", async () => {
    await client.query(`
      update sms_messages set status = 'failed'
        where id in (select id from sms_messages where direction = 'outbound' and seq = 8 order by id limit 3)`);
    const log = createPostgresStore({ pool: client }).conversations;
    const counts: number[] = [];
    let before: string | null = null;
    do {
      const query = { limit: 10, state: "failed" } as const;
      const page: ConversationPage | undefined = await log?.list(
        before === null ? query : { ...query, before },
      );
      counts.push(page?.conversations.length ?? 0);
      before = page?.next ?? null;
    } while (before !== null && counts.length < 100);
    expect(counts.reduce((sum, count) => sum + count)).toBe(3);
    // 44,000 messages, 2,000 of them a page.
    expect(counts.length).toBeGreaterThan(20);
    expect(counts.length).toBeLessThan(25);
  });

  it("a page of conversations by a number that fits everybody", async () => {
    const log = createPostgresStore({ pool: client }).conversations;
    for (let round = 0; round < 8; round += 1) {
      const reads = await readsOf(async () => log?.list({ limit: 10, number: "+1" }));
      // A scan that stops at a thousand is the quickest way to see that they are many.
      expect(reads.rows).toBeLessThan(4_000);
    }
  });

  it("a conversation, and a page of its 4,000 messages", async () => {
    const log = createPostgresStore({ pool: client }).conversations;
    const [conversation] = (await log?.list({ limit: 1, number: long }))?.conversations ?? [];
    const conversationId = conversation?.id ?? "";
    for (let round = 0; round < 8; round += 1) {
      const found = await readsOf(async () => log?.find(conversationId));
      expect(found.scans).toBe(0);
      // Five, and what the planner looks up at the ends of indexes.
      expect(found.rows).toBeLessThan(40);
      const read = await readsOf(async () =>
        log?.messages({ conversationId, limit: 10, before: "2000" }),
      );
      expect(read.scans).toBe(0);
      expect(read.rows).toBeLessThan(20);
    }
  });

  it("taking over", async () => {
    const { conversations, takeOver } = createPostgresStore({ pool: client });
    const [conversation] =
      (await conversations?.list({ limit: 1, number: long }))?.conversations ?? [];
    const conversationId = conversation?.id ?? "";
    const parts = [{ body: "Hi", segments: 1, encoding: "GSM-7" }] as const;
    for (let round = 0; round < 8; round += 1) {
      const idempotencyKey = `round ${round}`;
      const reads = await readsOf(async () => {
        await takeOver?.pause(conversationId);
        await takeOver?.stageMessage({ conversationId, parts, idempotencyKey });
        await takeOver?.resume(conversationId);
      });
      expect(reads.scans).toBe(0);
      expect(reads.rows).toBeLessThan(100);
    }
  });

  it("a page of the opt-outs, of all and of one person", async () => {
    const { consent } = createPostgresStore({ pool: client });
    for (let round = 0; round < 8; round += 1) {
      const all = await readsOf(async () => consent?.listOptOuts({ limit: 10, before: "2000" }));
      expect(all.scans).toBe(0);
      expect(all.rows).toBeLessThan(20);
      const own = await readsOf(async () =>
        consent?.listOptOuts({ limit: 10, person: "+15553002000" }),
      );
      expect(own.scans).toBe(0);
      expect(own.rows).toBeLessThan(10);
    }
  });
});
