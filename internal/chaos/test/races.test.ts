import { createPostgresStore } from "@sms-pipeline/store-postgres";
import pg from "pg";
import type { ClaimedTurn, InboundMessage, ReceivePolicy, StageInput, Store } from "sms-pipeline";
import { inboundText } from "sms-pipeline/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, type MessageRow, startDatabase } from "../src/database.ts";

const RACERS = 50;
const REQUEST = { holder: "racer", leaseMs: 10_000, historyLimit: 10 };
const POLICY: ReceivePolicy = {
  intent: "message",
  optInIfOptedOut: false,
  silence: null,
  consentOrigin: "keyword",
  confirmOptOut: false,
  answerOwnNumbers: false,
  usageWindows: { shortMs: 60_000, longMs: 86_400_000 },
  sessionWindowMs: 1_800_000,
  quietMs: 0,
  maxWaitMs: 0,
  lease: null,
};

let database: Database;
let pool: pg.Pool;
let store: Store;
let people = 0;

beforeAll(async () => {
  database = await startDatabase();
  // A connection for each racer, open before the race.
  pool = new pg.Pool({ connectionString: database.url, max: RACERS });
  await Promise.all(Array.from({ length: RACERS }, () => pool.query("select pg_sleep(0.1)")));
  store = createPostgresStore({ pool });
});

afterAll(async () => {
  await pool.end();
  await database.stop();
});

function newText(): InboundMessage {
  people += 1;
  return inboundText({
    from: `+1557${String(1_000_000 + people)}`,
    to: "+15550100002",
    providerMessageId: `SMrace${people}`,
  });
}

function race<T>(run: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: RACERS }, (_, index) => run(index)));
}

async function received(leaseMs: number): Promise<{ text: InboundMessage; turn: ClaimedTurn }> {
  const text = newText();
  const { turn } = await store.receive(text, { ...POLICY, lease: { ...REQUEST, leaseMs } });
  if (!turn) throw new Error("No turn.");
  return { text, turn };
}

function replyTo(turn: ClaimedTurn, body: string): StageInput {
  const answersThrough = turn.unanswered.at(-1)?.seq ?? 0;
  const parts = [{ body, segments: 1, encoding: "GSM-7" }] as const;
  return {
    kind: "reply",
    source: "model",
    parts,
    answersThrough,
    supersede: false,
    generation: null,
    optOut: null,
  };
}

async function rowsOf(person: string): Promise<{ texts: MessageRow[]; replies: MessageRow[] }> {
  const rows = (await database.rows()).filter((row) => row.person === person);
  return {
    texts: rows.filter(({ direction }) => direction === "inbound"),
    replies: rows.filter(({ direction }) => direction === "outbound"),
  };
}

/** Waits for a moment of the database's clock, as near as it gets. */
function sleep(ms: number): Promise<unknown> {
  return pool.query("select pg_sleep($1::double precision / 1000)", [ms]);
}

describe("on a real PostgreSQL, seen in the rows", () => {
  it("50 parallel receives of one id write one text", async () => {
    const text = newText();
    const results = await race(() => store.receive(text, POLICY));
    expect(results.filter(({ kind }) => kind === "received")).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === "duplicate")).toHaveLength(RACERS - 1);
    expect((await rowsOf(text.from)).texts).toHaveLength(1);
  });

  it("50 parallel claims of one conversation have one winner, whose token is the row's", async () => {
    const text = newText();
    const { threadId } = await store.receive(text, POLICY);
    const turns = await race((index) => store.claim(threadId, { ...REQUEST, holder: `${index}` }));
    const [winner, ...others] = turns.filter((turn) => turn !== null);
    expect(others).toEqual([]);
    const { rows } = await pool.query(
      "select lease_token, lease_holder from sms_threads where id = $1",
      [threadId],
    );
    const holder = String(turns.findIndex((turn) => turn !== null));
    expect(rows).toEqual([{ lease_token: String(winner?.lease.token), lease_holder: holder }]);
  });

  it("a reply staged as the lease runs out and another claims is written by one of the two", async () => {
    const outcomes = await race(async (index) => {
      const { text, turn } = await received(1_000);
      // From well before the lease's end to well after it, and two at once: on a slow machine all others may be late.
      if (index > 1) await sleep(600 + index * 16);
      const [late, next] = await Promise.all([
        store.stage(turn.lease, replyTo(turn, "late"), REQUEST),
        store.claim(turn.lease.threadId, REQUEST),
      ]);
      const own = next && (await store.stage(next.lease, replyTo(next, "next"), REQUEST));
      const { texts, replies } = await rowsOf(text.from);
      expect(replies).toHaveLength(late.kind === "staged" || own?.kind === "staged" ? 1 : 0);
      if (late.kind === "staged") expect(replies[0]?.body).toBe("late");
      else expect(late.kind).toBe("lease_lost");
      expect(texts[0]?.answeredBy ?? null).toBe(replies[0]?.replyId ?? null);
      return late.kind;
    });
    expect(new Set(outcomes)).toEqual(new Set(["staged", "lease_lost"]));
  });

  it("a lease that has just expired stages nothing, also when nobody else has claimed", async () => {
    const { text, turn } = await received(20);
    await sleep(25);
    const late = await store.stage(turn.lease, replyTo(turn, "late"), REQUEST);
    expect(late.kind).toBe("lease_lost");
    const { texts, replies } = await rowsOf(text.from);
    expect(replies).toEqual([]);
    expect(texts[0]?.waiting).toBe(true);
  });

  it("a STOP between claim and stage lets nothing new be staged", async () => {
    await race(async (index) => {
      const { text, turn } = await received(10_000);
      const stop = { ...text, providerMessageId: `${text.providerMessageId}-stop`, body: "STOP" };
      const stopping = () => store.receive(stop, { ...POLICY, intent: "opt_out" });
      const staging = () => store.stage(turn.lease, replyTo(turn, "reply"), REQUEST);
      // One after the other, or both at once.
      const isBefore = index % 2 === 0;
      if (isBefore) await stopping();
      const [staged] = await Promise.all([staging(), isBefore ? null : stopping()]);
      const { texts, replies } = await rowsOf(text.from);
      if (isBefore) expect(staged.kind).not.toBe("staged");
      if (staged.kind === "staged") {
        // It was staged first: it is on its way, and whoever takes it up later is told not to send.
        expect(replies[0]?.seq).toBeLessThan(texts[1]?.seq ?? 0);
        expect(texts[0]?.answeredBy).toBe(replies[0]?.replyId);
      } else {
        expect(replies).toEqual([]);
        expect(texts.map(({ silence }) => silence)).toEqual(["opted_out", "opted_out"]);
      }
    });
  });

  it("a person's pause between claim and stage lets nothing be staged", async () => {
    await race(async (index) => {
      const { text, turn } = await received(10_000);
      const pausing = () => store.takeOver?.pause(turn.conversation.id);
      const staging = () => store.stage(turn.lease, replyTo(turn, "reply"), REQUEST);
      // One after the other, or both at once.
      const isBefore = index % 2 === 0;
      if (isBefore) await pausing();
      const [staged] = await Promise.all([staging(), isBefore ? null : pausing()]);
      const { texts, replies } = await rowsOf(text.from);
      if (staged.kind === "staged") {
        expect(isBefore).toBe(false);
        expect(texts[0]?.answeredBy).toBe(replies[0]?.replyId);
      } else {
        expect(staged.kind).toBe("paused");
        expect(replies).toEqual([]);
        expect(texts[0]?.silence).toBe("paused");
      }
      const later = { ...text, providerMessageId: `${text.providerMessageId}-later` };
      expect((await store.receive(later, POLICY)).silence).toBe("paused");
    });
  });

  it("a person's message that comes while another holder is sending is handed out once, after its lease", async () => {
    const orders = await race(async (index) => {
      const { text, turn } = await received(10_000);
      const staged = await store.stage(turn.lease, replyTo(turn, "reply"), REQUEST);
      const reply = staged.kind === "staged" ? staged.messages[0] : undefined;
      if (!reply) throw new Error("Nothing was staged.");
      const saying = () =>
        store.takeOver?.stageMessage({
          conversationId: turn.conversation.id,
          parts: [{ body: "mine", segments: 1, encoding: "GSM-7" }],
          idempotencyKey: "key",
        });
      const settle = () =>
        store.settle(turn.lease, reply.id, {
          kind: "sent",
          providerMessageId: `SMout${text.providerMessageId}`,
          status: "queued",
          segments: 1,
        });
      // Before, after, or both at once.
      if (index % 3 === 0) {
        await saying();
        expect(await store.claim(turn.lease.threadId, REQUEST)).toBeNull();
      }
      const isAfter = index % 3 === 1;
      const early = isAfter ? await settle() : null;
      const [settled] = await Promise.all([early ?? settle(), saying(), saying()]);
      expect(settled.kind).toBe("settled");
      const claims = await Promise.all([
        store.claim(turn.lease.threadId, REQUEST),
        store.claim(turn.lease.threadId, REQUEST),
      ]);
      const handed = claims.flatMap((each) => each?.staged ?? []);
      expect(handed).toMatchObject([{ body: "mine", attempts: 0, inDoubtForMs: null }]);
      const { replies } = await rowsOf(text.from);
      expect(replies.map(({ body }) => body)).toEqual(["reply", "mine"]);
      return settled.dueInMs;
    });
    expect(new Set(orders)).toEqual(new Set([0, null]));
  });

  it("a status callback that overtakes settle is not undone by it", async () => {
    await race(async (index) => {
      const { text, turn } = await received(10_000);
      const staged = await store.stage(turn.lease, replyTo(turn, "reply"), REQUEST);
      const message = staged.kind === "staged" ? staged.messages[0] : undefined;
      if (!message) throw new Error("Nothing was staged.");
      const providerMessageId = `SMout${text.providerMessageId}`;
      const report = () =>
        store.recordDelivery({
          provider: "fake",
          providerMessageId,
          outboundId: message.id,
          status: "delivered",
          errorCode: null,
          optedOut: false,
        });
      const settle = () =>
        store.settle(turn.lease, message.id, {
          kind: "sent",
          providerMessageId,
          status: "queued",
          segments: 1,
        });
      if (index % 2 === 0) {
        expect(await report()).toBe("recorded");
        expect((await settle()).kind).toBe("already_settled");
      } else {
        await Promise.all([report(), settle()]);
      }
      const { replies } = await rowsOf(text.from);
      expect(replies).toMatchObject([
        { status: "delivered", waiting: false, carrierId: providerMessageId },
      ]);
      const { rows } = await pool.query(
        "select send_at, answer_at, lease_until from sms_threads where id = $1",
        [turn.lease.threadId],
      );
      expect(rows).toEqual([{ send_at: null, answer_at: null, lease_until: null }]);
    });
  });
});
