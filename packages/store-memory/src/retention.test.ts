import type { ReceivePolicy } from "sms-pipeline";
import { createTestClock, inboundText } from "sms-pipeline/testing";
import { expect, it } from "vitest";
import { storeOver } from "./memory-store.ts";
import { createState } from "./state.ts";

const LEASE = { holder: "test", leaseMs: 10_000, historyLimit: 50 };
const POLICY: ReceivePolicy = {
  intent: "message",
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

function setUp() {
  const clock = createTestClock();
  const limits = { maxThreads: 1_000, maxMessages: 10_000, maxMessagesPerThread: 200 };
  const state = createState(clock, limits);
  const store = storeOver(state);
  const receive = (from: string, to: string) => store.receive(inboundText({ from, to }), POLICY);
  const exchange = async (from: string, to: string) => {
    const { turn } = await receive(from, to);
    if (turn === null) throw new Error("There is no turn.");
    const staged = await store.stage(
      turn.lease,
      {
        kind: "reply",
        source: "model",
        parts: [{ body: "Reply", segments: 1, encoding: "GSM-7" }],
        answersThrough: turn.unanswered.at(-1)?.seq ?? 0,
        supersede: false,
        generation: null,
        optOut: null,
      },
      LEASE,
    );
    const id = staged.kind === "staged" ? (staged.messages[0]?.id ?? "") : "";
    const sent = { kind: "sent", providerMessageId: `C${id}`, status: "sent" } as const;
    await store.settle(turn.lease, id, { ...sent, segments: 1 });
    return { providerMessageId: sent.providerMessageId };
  };
  return { clock, state, store, receive, exchange };
}

it("leaves nothing of an erased person in any index", async () => {
  const { state, store, receive, exchange } = setUp();
  const { providerMessageId } = await exchange("+1", "+100");
  await exchange("+1", "+200");
  await receive("+1", "+300");
  expect(await store.retention.eraseCustomer("+1")).toEqual({ threads: 3, messages: 5 });
  expect(state.threads.size).toBe(0);
  expect(state.threadsByPair.size).toBe(0);
  expect(state.messageCount).toBe(0);
  expect(state.outboundByCarrierId.get("fake", providerMessageId)).toBeUndefined();
  expect([state.due.size, state.idleEnded.size, state.idleOpen.size]).toEqual([0, 0, 0]);
});

it("forgets threads of which pruning leaves nothing, but none that waits or is held", async () => {
  const { clock, state, store, receive, exchange } = setUp();
  await exchange("+1", "+100");
  await receive("+2", "+100");
  await exchange("+3", "+100");
  await clock.advance(60_000);
  await receive("+3", "+100");
  await store.retention.pruneMessages({ olderThan: clock.now() });
  const persons = [...state.threads.values()].map((thread) => thread.person);
  expect(persons).toEqual(["+2", "+3"]);
  expect(state.messageCount).toBe(2);
  expect(state.idleOpen.size).toBe(0);
});

it("keeps the queue of due threads whole when every second one is erased", async () => {
  const { clock, state, store, receive } = setUp();
  for (let person = 0; person < 900; person++) await receive(`+${person}`, "+100");
  await clock.advance(LEASE.leaseMs);
  for (let person = 0; person < 900; person += 2) await store.retention.eraseCustomer(`+${person}`);
  expect(state.threads.size).toBe(450);
  expect(state.due.size).toBe(450);
  const turns = await store.claimDue(1_000, LEASE);
  expect(turns).toHaveLength(450);
});
