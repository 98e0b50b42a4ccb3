import type { ClaimedTurn, InboundIntent, ReceivePolicy } from "sms-pipeline";
import { createTestClock, inboundText } from "sms-pipeline/testing";
import { expect, it } from "vitest";
import { createMemoryStore, storeOver } from "./memory-store.ts";
import { createState, type Limits } from "./state.ts";

const LEASE = { holder: "test", leaseMs: 10_000, historyLimit: 50 };

function policy(intent: InboundIntent = "message"): ReceivePolicy {
  return {
    intent,
    optInIfOptedOut: false,
    silence: null,
    consentOrigin: "keyword",
    confirmOptOut: false,
    answerOwnNumbers: false,
    usageWindows: { shortMs: 60_000, longMs: 3_600_000 },
    sessionWindowMs: 30 * 60_000,
    quietMs: 0,
    maxWaitMs: 0,
    lease: LEASE,
  };
}

function setUp(limits: Partial<Limits>) {
  const clock = createTestClock();
  const state = createState(clock, {
    maxThreads: 1_000,
    maxMessages: 1_000,
    maxMessagesPerThread: 200,
    ...limits,
  });
  const store = storeOver(state);
  const receive = (from: string, intent?: InboundIntent) =>
    store.receive(inboundText({ from }), policy(intent));
  const stage = async (turn: ClaimedTurn | null) => {
    if (turn === null) throw new Error("There is no turn.");
    const answersThrough = turn.unanswered.at(-1)?.seq ?? 0;
    const result = await store.stage(
      turn.lease,
      {
        kind: "reply",
        source: "model",
        parts: [{ body: "Reply", segments: 1, encoding: "GSM-7" }],
        answersThrough,
        supersede: false,
        generation: null,
        optOut: null,
      },
      LEASE,
    );
    if (result.kind !== "staged") throw new Error(`Staging came to ${result.kind}.`);
    return { lease: turn.lease, id: result.messages[0]?.id ?? "" };
  };
  const answer = async (turn: ClaimedTurn | null) => {
    const { lease, id } = await stage(turn);
    const sent = { kind: "sent", providerMessageId: `C${id}`, status: "sent" } as const;
    await store.settle(lease, id, { ...sent, segments: 1 });
  };
  const exchange = async (from: string, intent?: InboundIntent) =>
    answer((await receive(from, intent)).turn);
  const persons = () => [...state.threads.values()].map((thread) => thread.person).sort();
  return { clock, state, store, receive, stage, answer, exchange, persons };
}

it("forgets ended conversations first, then the others, longest untouched first", async () => {
  const { exchange, persons } = setUp({ maxThreads: 3 });
  await exchange("+1");
  await exchange("+2");
  await exchange("+3", "end");
  await exchange("+4");
  expect(persons()).toEqual(["+1", "+2", "+4"]);
  await exchange("+1");
  await exchange("+5");
  expect(persons()).toEqual(["+1", "+4", "+5"]);
});

it("never forgets a text that waits, however many do", async () => {
  const { store, clock, receive, answer, exchange, state } = setUp({
    maxThreads: 2,
    maxMessages: 2,
  });
  for (let person = 0; person < 20; person++) await receive(`+${person}`);
  await clock.advance(LEASE.leaseMs);
  const turns = await store.claimDue(100, LEASE);
  expect(turns.map((turn) => turn.unanswered.length)).toEqual(Array(20).fill(1));
  for (const turn of turns) await answer(turn);
  await exchange("+99");
  expect(state.threads.size).toBe(1);
  expect(state.messageCount).toBe(2);
});

it("never forgets a reply that is staged", async () => {
  const { receive, stage, exchange, persons, store, clock } = setUp({ maxThreads: 1 });
  const { lease } = await stage((await receive("+1")).turn);
  for (const person of ["+2", "+3", "+4"]) await exchange(person);
  expect(persons()).toContain("+1");
  await clock.advance(LEASE.leaseMs);
  expect((await store.claim(lease.threadId, LEASE))?.staged).toHaveLength(1);
});

it("never forgets a thread that somebody holds, until the lease ends", async () => {
  const { receive, exchange, persons, clock } = setUp({ maxThreads: 1 });
  await receive("+1");
  // Nothing waits any more, but the holder is still at it.
  await receive("+1", "opt_out");
  await exchange("+2");
  expect(persons()).toContain("+1");
  await clock.advance(LEASE.leaseMs);
  await exchange("+3");
  expect(persons()).not.toContain("+1");
});

it("never forgets an opt-out", async () => {
  const { receive, exchange, persons } = setUp({ maxThreads: 1 });
  await receive("+1", "opt_out");
  for (const person of ["+2", "+3"]) await exchange(person);
  expect(persons()).not.toContain("+1");
  expect((await receive("+1")).silence).toBe("opted_out");
});

it("keeps the newest messages of a long conversation, and every text that waits", async () => {
  const { exchange, receive, state, clock, store } = setUp({ maxMessagesPerThread: 8 });
  for (let round = 0; round < 50; round++) {
    await exchange("+1");
    const [thread] = state.threads.values();
    expect(thread?.messages.length).toBeLessThanOrEqual(10);
  }
  for (let text = 0; text < 50; text++) await receive("+1");
  await clock.advance(LEASE.leaseMs);
  const [turn] = await store.claimDue(1, LEASE);
  expect(turn?.unanswered).toHaveLength(50);
  expect(turn?.history.length).toBeGreaterThanOrEqual(6);
});

it("knows a text that waits however many came and went after it", async () => {
  const { store, state } = setUp({ maxMessagesPerThread: 8 });
  const waiting = inboundText({ from: "+1" });
  await store.receive(waiting, policy());
  const silenced: ReceivePolicy = { ...policy("help"), silence: "carrier_answers" };
  for (let text = 0; text < 50; text++) {
    await store.receive(inboundText({ from: "+1" }), silenced);
  }
  expect(state.messageCount).toBeLessThanOrEqual(9);
  expect((await store.receive(waiting, policy())).kind).toBe("duplicate");
});

it("forgets what it knew by id together with the messages", async () => {
  const { exchange, state, store } = setUp({ maxMessages: 10 });
  const first = inboundText({ from: "+1" });
  await store.receive(first, { ...policy(), silence: "carrier_answers" });
  expect((await store.receive(first, policy())).kind).toBe("duplicate");
  for (let person = 2; person < 100; person++) await exchange(`+${person}`);
  expect(state.messageCount).toBeLessThanOrEqual(10);
  expect(state.threads.size).toBe(5);
  expect((await store.receive(first, policy())).kind).not.toBe("duplicate");
});

it("refuses limits that are no limits", () => {
  const limits = { maxThreads: 0, maxMessages: 1.5, maxMessagesPerThread: Number.NaN };
  expect(() => createMemoryStore(limits)).toThrow(
    "createMemoryStore: maxThreads must be a whole number of at least 1, maxMessages must be a whole number of at least 1, maxMessagesPerThread must be a whole number of at least 4.",
  );
});
