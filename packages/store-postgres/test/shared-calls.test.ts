import type pg from "pg";
import type { Lease, StagedMessage, Store } from "sms-pipeline";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
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

let databases: TestDatabases;
let pool: pg.Pool;
let persons = 0;

beforeAll(async () => {
  databases = await startDatabases();
  pool = await createDatabase();
});
beforeEach(() => {
  persons += 1000;
});
afterAll(() => databases.stop());

async function createDatabase(): Promise<pg.Pool> {
  const created = await databases.create();
  await migrate({ pool: created });
  await createPostgresStore({ pool: created }).assistants?.save({
    name: "Ada",
    phoneNumbers: [OUR_NUMBER],
  });
  return created;
}

const person = (index: number): string => `+1555${2_000_000 + persons + index}`;

const sent = (message: StagedMessage, providerMessageId = `OUT-${message.id}`) =>
  ({ kind: "sent", providerMessageId, status: "queued", segments: 1 }) as const;

const reply = (lease: Lease, answersThrough: number) =>
  [
    lease,
    {
      kind: "reply",
      source: "model",
      parts: [{ body: "Reply", segments: 1, encoding: "GSM-7" }],
      answersThrough,
      supersede: true,
      generation: null,
      optOut: null,
    },
    REQUEST,
  ] as const;

/** Does the steps in one call, in their order: they are asked for while another call is under way. */
async function together<Result>(
  store: Store,
  ...steps: readonly (() => Promise<Result>)[]
): Promise<readonly Result[]> {
  const first = store.claim("0", REQUEST);
  const asked: Promise<Result>[] = [];
  for (const step of steps) {
    asked.push(step());
    // A step may look for its assistant before it joins the queue.
    for (let turn = 0; turn < 5; turn += 1) await undefined;
  }
  await first;
  return Promise.all(asked);
}

/** Another transaction, that has locked the person's threads. */
async function hold(connections: pg.Pool, number: string) {
  const client = await connections.connect();
  await client.query("begin");
  await client.query("select from sms_threads where person_number = $1 for update", [number]);
  return {
    async letGo() {
      await client.query("commit");
      client.release();
    },
  };
}

interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: string[];
}

/** A store that has one call under way at a time, and the functions that it called. */
function oneCallAtOnce(connections: pg.Pool = pool) {
  const statements: string[] = [];
  function query(text: string, values: string[]): Promise<pg.QueryResult>;
  function query(statement: Statement): Promise<pg.QueryResult>;
  function query(statement: string | Statement, values: string[] = []): Promise<pg.QueryResult> {
    const text = typeof statement === "string" ? statement : statement.text;
    statements.push(/sms_\w+/.exec(text)?.[0] ?? text);
    return typeof statement === "string"
      ? connections.query(statement, values)
      : connections.query(statement);
  }
  return { statements, store: createPostgresStore({ pool: { query }, callsAtOnce: 1 }) };
}

describe("steps that share a call", () => {
  it("take one round trip, and each gets what it would get alone", async () => {
    const { store, statements } = oneCallAtOnce();
    const report = {
      provider: "test",
      providerMessageId: "nobody's",
      outboundId: null,
      status: "delivered",
      errorCode: null,
      optedOut: false,
    } as const;
    const results = await together<unknown>(
      store,
      () => store.receive(textFrom(person(0)), POLICY),
      () => store.claim("0", REQUEST),
      () => store.recordDelivery(report),
    );
    expect(statements).toEqual(["sms_claim", "sms_steps"]);
    expect(results).toMatchObject([
      { kind: "received", turn: { lease: { token: 1 } } },
      null,
      "unknown_message",
    ]);
  });

  it("of one thread do what they would do one after the other: a burst has one turn, and keeps its order", async () => {
    const { store, statements } = oneCallAtOnce();
    const texts = ["One", "Two", "Three"].map((body) => textFrom(person(0), { body }));
    const [first, second, third, again] = await together(
      store,
      ...[...texts, texts[0] ?? textFrom("")].map((text) => () => store.receive(text, POLICY)),
    );
    expect(statements).toHaveLength(2);
    expect(first).toMatchObject({ kind: "received", conversation: "opened" });
    expect(first?.turn?.unanswered.map(({ body }) => body)).toEqual(["One"]);
    for (const later of [second, third]) {
      expect(later).toMatchObject({ kind: "received", conversation: "continued", turn: null });
    }
    expect(again).toMatchObject({ kind: "duplicate", messageId: first?.messageId });
    const { rows } = await pool.query(
      `select m.body, m.seq from sms_messages m join sms_threads t on t.id = m.thread_id
        where t.person_number = $1 order by m.created_at`,
      [person(0)],
    );
    expect(rows).toEqual([
      { body: "One", seq: 1 },
      { body: "Two", seq: 2 },
      { body: "Three", seq: 3 },
    ]);
  });

  it("a text that comes in the same call before the reply supersedes it, and after the reply does not", async () => {
    const { store } = oneCallAtOnce();
    const receive = (index: number) => () => store.receive(textFrom(person(index)), POLICY);
    const turns = await together(store, receive(1), receive(2));
    const [early, late] = turns.map(({ turn }) => turn?.lease);
    if (early === undefined || late === undefined) throw new Error("no turns");
    const [, superseded, staged, next] = await together<unknown>(
      store,
      receive(1),
      () => store.stage(...reply(early, 1)),
      () => store.stage(...reply(late, 1)),
      receive(2),
    );
    expect(superseded).toMatchObject({ kind: "superseded" });
    expect(staged).toMatchObject({ kind: "staged" });
    expect(next).toMatchObject({ kind: "received", conversation: "continued", turn: null });
  });

  it("are more than a pool of one connection can take at once", async () => {
    const store = createPostgresStore({ pool: databases.again(pool, { max: 1 }) });
    const results = await Promise.all(
      Array.from({ length: 150 }, (_, index) => store.receive(textFrom(person(index)), POLICY)),
    );
    expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(["received"]));
    expect(new Set(results.map(({ threadId }) => threadId)).size).toBe(150);
  });

  it("find the assistants of resolveAssistant, each its own", async () => {
    const store = createPostgresStore({
      pool,
      callsAtOnce: 1,
      resolveAssistant: async (number) => ({
        id: number,
        name: number,
        firstSms: null,
        smsPrompt: null,
      }),
    });
    const numbers = ["+15550100001", "+15550100002", "+15550100003"];
    const results = await together(
      store,
      ...numbers.map((to) => () => store.receive(textFrom(person(0), { to }), POLICY)),
    );
    expect(results.map(({ turn }) => turn?.assistant?.id)).toEqual(numbers);
  });

  it("go on without prepared statements once a pooler has dropped them", async () => {
    const single = databases.again(pool, { max: 1 });
    const { store, statements } = oneCallAtOnce(single);
    const receive = (index: number) => () => store.receive(textFrom(person(index)), POLICY);
    await together(store, receive(0), receive(1));
    await single.query("deallocate all");
    expect(await together(store, receive(0), receive(1))).toMatchObject([
      { kind: "received" },
      { kind: "received" },
    ]);
    // The first of the later calls found its statement gone, and the next one did not prepare any.
    expect(statements).toEqual(["sms_claim", "sms_steps", "sms_claim", "sms_claim", "sms_steps"]);
  });

  it("are done when the store has closed, and the pool can be ended then", async () => {
    const own = databases.again(pool, { max: 2 });
    const store = createPostgresStore({ pool: own });
    const steps = Array.from({ length: 300 }, () => store.claim("0", REQUEST));
    let left = steps.length;
    for (const step of steps) {
      void step.then(() => {
        left -= 1;
      });
    }
    await store.close();
    await own.end();
    await Promise.all(steps);
    expect(left).toBe(0);
  });
});

describe("when one of the steps that share a call can't be done", () => {
  const threeAnswers = (store: Store) =>
    Promise.all([1, 2, 3].map((index) => answer(store, person(index))));

  it("the others are done all the same, and it gets its own error", async () => {
    const own = await createDatabase();
    const { store, statements } = oneCallAtOnce(own);
    const answers = await threeAnswers(store);
    await own.query("alter table sms_messages add check (error_code <> '30003')");
    statements.length = 0;
    const results = await together(
      store,
      ...answers.map(({ lease, message }, index) => () => {
        const outcome =
          index === 1
            ? ({ kind: "failed", errorCode: "30003", optedOut: false } as const)
            : sent(message);
        return store.settle(lease, message.id, outcome).then(
          ({ kind }) => kind,
          (error: unknown) => error,
        );
      }),
    );
    expect(statements).toEqual(["sms_claim", "sms_steps", ...Array(3).fill("sms_settle")]);
    expect(results).toEqual([
      "settled",
      expect.objectContaining({
        code: "store_failed",
        cause: expect.objectContaining({ code: "23514" }),
      }),
      "settled",
    ]);
  });

  it("a carrier id that another message has makes one message unknown, and settles the others", async () => {
    const { store } = oneCallAtOnce();
    const answers = await threeAnswers(store);
    const results = await together(
      store,
      ...answers.map(
        ({ lease, message }, index) =>
          () =>
            store.settle(
              lease,
              message.id,
              sent(message, index < 2 ? `SAME-${persons}` : undefined),
            ),
      ),
    );
    expect(results.map(({ kind }) => kind)).toEqual(["settled", "settled", "settled"]);
    const { rows } = await pool.query(
      "select status::text from sms_messages where id = any ($1) order by status::text",
      [answers.map(({ message }) => message.id)],
    );
    expect(rows.map(({ status }) => status)).toEqual(["queued", "queued", "unknown"]);
  });

  it("a thread that somebody holds on to keeps only its own step waiting", async () => {
    const { store, statements } = oneCallAtOnce();
    await store.receive(textFrom(person(0)), { ...POLICY, lease: null });
    const blocker = await hold(pool, person(0));
    let held: Promise<unknown> | undefined;
    const others = await together<unknown>(
      store,
      async () => {
        held = store.receive(textFrom(person(0)), POLICY);
      },
      () => store.receive(textFrom(person(1)), POLICY),
      () => store.receive(textFrom(person(2)), POLICY),
    );
    expect(statements).toContain("sms_steps");
    expect(others.slice(1)).toMatchObject([{ kind: "received" }, { kind: "received" }]);
    // Nor do later steps wait for it.
    expect((await store.receive(textFrom(person(3)), POLICY)).kind).toBe("received");
    await blocker.letGo();
    expect(await held).toMatchObject({ kind: "received", conversation: "continued" });
  });

  it("a connection that breaks fails them all as it would each alone, and a second try finds what is there", async () => {
    const own = await createDatabase();
    const { store, statements } = oneCallAtOnce(own);
    await store.receive(textFrom(person(0)), { ...POLICY, lease: null });
    // So that the call waits until its connection is gone.
    await own.query("alter function sms_steps set lock_timeout = 0");
    const blocker = await hold(own, person(0));
    const texts = [1, 0, 2].map((index) => textFrom(person(index)));
    const failures = together(
      store,
      ...texts.map(
        (text) => () =>
          store.receive(text, POLICY).then(
            () => "received",
            (error: { readonly code: string }) => error.code,
          ),
      ),
    );
    for (let cut = 0; cut === 0; ) {
      const { rowCount } = await own.query(`
        select pg_terminate_backend(pid) from pg_stat_activity
          where query like '%sms_steps%' and wait_event_type = 'Lock' and pid <> pg_backend_pid()`);
      cut = rowCount ?? 0;
    }
    expect(await failures).toEqual(Array(3).fill("store_unavailable"));
    expect(statements.filter((name) => name === "sms_steps")).toHaveLength(1);
    await blocker.letGo();
    const again = await Promise.all(texts.map((text) => store.receive(text, POLICY)));
    expect(again.map(({ kind }) => kind)).toEqual(Array(3).fill("received"));
    const { rows } = await own.query(
      "select count(*)::integer from sms_messages where provider_message_id = any ($1)",
      [texts.map(({ providerMessageId }) => providerMessageId)],
    );
    expect(rows).toEqual([{ count: 3 }]);
  });
});

describe("calls that want the same threads in another order", () => {
  it("never run into a deadlock, and lose nothing", async () => {
    const own = await createDatabase();
    const people = Array.from({ length: 12 }, (_, index) => person(index));
    const rounds = 15;
    const write = async (order: readonly string[]): Promise<void> => {
      const store = createPostgresStore({ pool: databases.again(own, { max: 4 }), callsAtOnce: 1 });
      for (let round = 0; round < rounds; round += 1) {
        await Promise.all(order.map((from) => store.receive(textFrom(from), POLICY)));
      }
    };
    await Promise.all([write(people), write([...people].reverse()), write(people.slice(6))]);
    const { rows } = await own.query(`
      select (select count(*)::integer from sms_messages) as messages,
        (select deadlocks::integer from pg_stat_database where datname = current_database()) as deadlocks`);
    expect(rows).toEqual([{ messages: rounds * 30, deadlocks: 0 }]);
  });
});

describe("what is on disk when a call answers", () => {
  it.each([
    ["settled messages alone may be late", ["sent", "sent"], "off"],
    ["a text among them may not", ["sent", "receive"], "on"],
    ["nor may one before them", ["receive", "sent"], "on"],
    ["nor may a message that was not sent", ["sent", "retry"], "on"],
  ] as const)("%s", async (_, kinds, commits) => {
    const store = createPostgresStore({ pool });
    const steps: unknown[] = [];
    for (const [index, kind] of kinds.entries()) {
      if (kind === "receive") {
        steps.push("sms_receive", { ...textFrom(person(index)), ...POLICY });
        continue;
      }
      const { lease, message } = await answer(store, person(index));
      const outcome = kind === "sent" ? sent(message) : { kind, afterMs: 0, errorCode: "20429" };
      steps.push("sms_settle", { ...outcome, ...lease, outboundId: message.id, onDisk: false });
    }
    const client = await pool.connect();
    try {
      await client.query("begin");
      const { rows } = await client.query("select sms_steps($1) as results", [
        JSON.stringify(steps),
      ]);
      expect(rows[0]?.results).toHaveLength(2);
      expect((await client.query("show synchronous_commit")).rows).toEqual([
        { synchronous_commit: commits },
      ]);
      await client.query("commit");
    } finally {
      client.release();
    }
  });
});
