import { expect, it } from "vitest";
import type { Clock } from "../clock.ts";
import type { Store } from "../ports/store.ts";
import type { ClaimedTurn } from "../ports/turn.ts";
import { createTestClock } from "../testing/test-clock.ts";
import { TurnInterrupted } from "./interruption.ts";
import { StoreTime } from "./store-time.ts";
import { TurnInHand } from "./turn-in-hand.ts";

const LEASE_MS = 15_000;

const turn: ClaimedTurn = {
  lease: { threadId: "thread", token: 1 },
  at: 0,
  dueInMs: 0,
  waitedMs: 0,
  assistant: null,
  conversation: { id: "conversation", ended: false, replied: false, paused: false },
  unanswered: [],
  history: [],
  staged: [],
  stagedSince: false,
  optedOut: false,
  claims: 1,
  usage: {
    textsShort: 1,
    textsLong: 1,
    replies: 0,
    tokensToday: 0,
    segmentsToday: 0,
    noticed: false,
  },
};

/** A turn in hand, and the moments of its renewals in milliseconds after the claim. */
function hold(renew: Store["renew"] = async () => ({ kind: "renewed", turn })) {
  const clock = createTestClock(0);
  let setBackMs = 0;
  const machine: Clock = {
    now: () => clock.now() - setBackMs,
    after: (delayMs, run) => clock.after(delayMs, run),
  };
  const renewedAt: number[] = [];
  const store: Pick<Store, "renew"> = {
    renew(lease, request) {
      renewedAt.push(clock.now());
      return renew(lease, request);
    },
  };
  const request = { holder: "test", leaseMs: LEASE_MS, historyLimit: 20 };
  const storeTime = new StoreTime(machine);
  const hand = new TurnInHand({ store, clock: machine, storeTime, request }, turn, 0);
  const setBack = (ms: number): void => {
    setBackMs += ms;
  };
  return { clock, renewedAt, hand, setBack };
}

const reasonOf = ({ interruption }: TurnInHand): unknown =>
  interruption.reason instanceof TurnInterrupted ? interruption.reason.reason : null;

it("renews the lease three times as often as it must, until it is closed", async () => {
  const { clock, hand, renewedAt } = hold();
  await clock.advance(16_000);
  expect(renewedAt).toEqual([5_000, 10_000, 15_000]);
  hand.close();
  await clock.advance(60_000);
  expect([renewedAt.length, clock.pending]).toEqual([3, 0]);
});

it("does not renew what a step of the store has extended", async () => {
  const { clock, hand, renewedAt } = hold();
  await clock.advance(4_000);
  hand.extended(clock.now());
  await clock.advance(6_000);
  expect(renewedAt).toEqual([9_000]);
});

it("asks again while the store fails, and gives the lease up for lost when it has run out", async () => {
  const { clock, hand, renewedAt } = hold(async () => {
    throw new Error("The store is down.");
  });
  await clock.advance(14_999);
  expect(reasonOf(hand)).toBeNull();
  await clock.advance(1);
  expect(renewedAt).toEqual([5_000, 10_000, 15_000]);
  expect(reasonOf(hand)).toBe("lease_lost");
  await clock.advance(60_000);
  expect(renewedAt).toHaveLength(3);
});

it("stops when the lease is another's", async () => {
  const { clock, hand, renewedAt } = hold(async () => ({ kind: "lease_lost" }));
  await clock.advance(60_000);
  expect([renewedAt, reasonOf(hand)]).toEqual([[5_000], "lease_lost"]);
});

it("trusts no lease that a clock says it got in the future, and renews it on time all the same", async () => {
  const { clock, hand, renewedAt, setBack } = hold();
  await clock.advance(1_000);
  setBack(3_600_000);
  expect(hand.holdsLeaseFor(0)).toBe(false);
  await clock.advance(9_000);
  expect(renewedAt).toEqual([5_000, 10_000]);
  expect(hand.holdsLeaseFor(10_000)).toBe(true);
});
