import type { SendOutcome } from "../../ports/store.ts";
import { contractCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectThat, present } from "./expect.ts";
import {
  bodiesOf,
  carrierIdOf,
  LEASE_MS,
  QUIET_MS,
  REQUEST,
  SECOND_REQUEST,
  type World,
} from "./world.ts";

const RETRY = { kind: "retry", afterMs: 60_000, errorCode: "20429" } as const;
const IN_DOUBT = {
  kind: "in_doubt",
  afterMs: 60_000,
  doubtForMs: 30,
  errorCode: null,
} as const;
const FAILED = { kind: "failed", errorCode: "30006", optedOut: false } as const;
const UNKNOWN = { kind: "unknown", errorCode: null } as const;
const CANCELED = { kind: "canceled", reason: "too_late" } as const;
/** Those that say something about the attempt, and not about the world. */
const NEED_THE_LEASE: readonly SendOutcome[] = [RETRY, IN_DOUBT, FAILED, UNKNOWN, CANCELED];

export const settleCases: readonly StoreContractCase[] = [
  contractCase(
    "settle/sent",
    "A reply that the carrier has is settled, and frees the thread",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const message = await world.stagedOne(turn, "Reply");
      const settled = await world.sent(turn.lease, message.id);
      expectEqual(settled, { kind: "settled", dueInMs: null }, "settling");
      const [, row] = (await world.rows()) ?? [];
      if (row) {
        expectEqual("status" in row && row.status, "queued", "the status written");
        const carrierId = "providerMessageId" in row && row.providerMessageId;
        expectEqual(carrierId, carrierIdOf(message.id), "the carrier's id written");
      }
      const next = await world.receive({}, { lease: REQUEST });
      const taken = present(next.turn, "the next turn, at once");
      expectEqual(bodiesOf(taken.history), ["Hello", "Reply"], "its history");
      expectEqual(taken.staged, [], "its staged replies");
      expectEqual(taken.conversation.replied, true, "replied");
    },
  ),

  contractCase(
    "settle/parts",
    "The lease is kept until the last part of a reply is settled",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const [one, two] = await world.staged(turn, "One", "Two");
      await world.receive({ body: "More" });
      expectEqual((await world.sent(turn.lease, one?.id ?? "")).kind, "settled", "the first part");
      const { threadId } = turn.lease;
      expectEqual(await world.second.claim(threadId, SECOND_REQUEST), null, "a claim in between");
      const last = await world.sent(turn.lease, two?.id ?? "");
      expectEqual(last, { kind: "settled", dueInMs: QUIET_MS }, "the last part");
      const next = await world.claim(threadId);
      expectEqual(bodiesOf(next.history), ["Hello", "One", "Two"], "the history");
    },
  ),

  contractCase("settle/twice", "What is settled is not settled again", async (world) => {
    for (const outcome of [FAILED, UNKNOWN, CANCELED]) {
      const turn = await world.receiveAndClaim();
      const [one] = await world.staged(turn, "One", "Two");
      await world.sent(turn.lease, one?.id ?? "");
      const again = await world.store.settle(turn.lease, one?.id ?? "", outcome);
      expectEqual(again.kind, "already_settled", `${outcome.kind} after sent`);
      const twice = await world.sent(turn.lease, one?.id ?? "");
      expectEqual(twice.kind, "already_settled", "sent after sent");
      const rows = await world.rows();
      const row = rows?.find((each) => each.direction === "outbound" && each.id === one?.id);
      if (row) expectEqual("status" in row && row.status, "queued", "the status written");
      await world.clock.advance(LEASE_MS);
      const next = await world.claim(turn.lease.threadId);
      expectEqual(bodiesOf(next.staged), ["Two"], "what is left to send");
      await world.sent(next.lease, next.staged[0]?.id ?? "");
    }
  }),

  contractCase(
    "settle/retry",
    "A reply that the carrier certainly does not have is handed over again, when its time comes",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const message = await world.stagedOne(turn);
      const settled = await world.store.settle(turn.lease, message.id, RETRY);
      expectEqual(settled, { kind: "settled", dueInMs: RETRY.afterMs }, "settling");
      await world.clock.advance(RETRY.afterMs - 1);
      expectEqual(await world.store.claimDue(10, REQUEST), [], "what is due too early");
      await world.clock.advance(1);
      const [second] = await world.store.claimDue(10, REQUEST);
      expectEqual(
        second?.staged,
        [{ ...message, attempts: 1, inDoubtForMs: null }],
        "the staged reply, in no doubt",
      );
      await world.clock.advance(LEASE_MS);
      const third = await world.claim(turn.lease.threadId);
      expectEqual(
        third.staged,
        [{ ...message, attempts: 2, inDoubtForMs: LEASE_MS }],
        "the staged reply after its second holder died",
      );
    },
  ),

  contractCase(
    "settle/retry-claimed-early",
    "A claim before the retry is due says how long to wait",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const message = await world.stagedOne(turn);
      await world.store.settle(turn.lease, message.id, RETRY);
      await world.clock.advance(1_000);
      const next = await world.claim(turn.lease.threadId);
      expectEqual(next.dueInMs, RETRY.afterMs - 1_000, "when the turn is due");
    },
  ),

  contractCase(
    "settle/retry-parts",
    "When the first part has to wait, the next one was not sent either: it is in no doubt",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const [one] = await world.staged(turn, "One", "Two");
      await world.store.settle(turn.lease, one?.id ?? "", RETRY);
      const next = await world.claim(turn.lease.threadId);
      expectEqual(bodiesOf(next.staged), ["One", "Two"], "the staged replies, in order");
      const doubts = next.staged.map((message) => message.inDoubtForMs);
      expectEqual(doubts, [null, null], "their doubt");
    },
  ),

  contractCase(
    "settle/retry-parts-in-doubt",
    "When the first part has to wait, the next one is in the doubt in which it was before",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const [one] = await world.staged(turn, "One", "Two");
      await world.clock.advance(LEASE_MS);
      const second = await world.claim(turn.lease.threadId);
      await world.store.settle(second.lease, one?.id ?? "", RETRY);
      await world.clock.advance(RETRY.afterMs);
      const third = await world.claim(turn.lease.threadId);
      expectEqual(
        third.staged.map((each) => [each.body, each.inDoubtForMs]),
        [
          ["One", null],
          ["Two", LEASE_MS + RETRY.afterMs],
        ],
        "the staged replies and their doubt: the first holder may have sent the second part",
      );
    },
  ),

  contractCase(
    "settle/in-doubt",
    "A reply that the carrier may have is handed out in doubt, when its time comes",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const message = await world.stagedOne(turn);
      await world.clock.advance(100);
      const settled = await world.store.settle(turn.lease, message.id, IN_DOUBT);
      expectEqual(settled, { kind: "settled", dueInMs: IN_DOUBT.afterMs }, "settling");
      await world.clock.advance(IN_DOUBT.afterMs);
      const [next] = await world.store.claimDue(10, REQUEST);
      expectEqual(
        next?.staged.map((each) => [each.attempts, each.inDoubtForMs]),
        [[1, IN_DOUBT.afterMs + IN_DOUBT.doubtForMs]],
        "attempts, and doubt from the attempt that caused it",
      );
    },
  ),

  contractCase(
    "settle/doubt-stays",
    "Giving a lease back does not settle what was handed out with it",
    async (world) => {
      const turn = await world.receiveAndClaim();
      await world.stagedOne(turn);
      await world.clock.advance(100);
      await world.store.release(turn.lease);
      const next = await world.claim(turn.lease.threadId);
      expectEqual(next.staged[0]?.inDoubtForMs, 100, "the doubt of a reply that was handed out");
      const renewed = await world.store.renew(next.lease, REQUEST);
      expectThat(renewed.kind === "renewed", "renewing");
      expectEqual(renewed.turn.staged, next.staged, "what its holder sees when it renews");
    },
  ),

  contractCase(
    "settle/failed",
    "A refused reply is not sent again, and its later parts are canceled",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const [one, two] = await world.staged(turn, "One", "Two", "Three");
      await world.sent(turn.lease, one?.id ?? "");
      const settled = await world.store.settle(turn.lease, two?.id ?? "", FAILED);
      expectEqual(settled, { kind: "settled", dueInMs: null }, "settling");
      expectEqual(await world.store.claim(turn.lease.threadId, REQUEST), null, "a claim");
      await expectStatuses(world, ["queued", "failed", "canceled"]);
      const next = await world.receiveAndClaim();
      expectEqual(bodiesOf(next.history), ["Hello", "One"], "the history");
      expectEqual(next.optedOut, false, "optedOut");
    },
  ),

  contractCase(
    "settle/canceled",
    "A canceled reply is not sent, and neither are its later parts",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const [one] = await world.staged(turn, "One", "Two");
      const settled = await world.store.settle(turn.lease, one?.id ?? "", CANCELED);
      expectEqual(settled, { kind: "settled", dueInMs: null }, "settling");
      expectEqual(await world.store.claim(turn.lease.threadId, REQUEST), null, "a claim");
      await expectStatuses(world, ["canceled", "canceled"]);
      const next = await world.receiveAndClaim();
      expectEqual(bodiesOf(next.history), ["Hello"], "the history");
    },
  ),

  contractCase(
    "settle/unknown",
    "A reply of unknown fate is not sent again; its later parts go on",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const [one, two] = await world.staged(turn, "One", "Two");
      const settled = await world.store.settle(turn.lease, one?.id ?? "", UNKNOWN);
      expectEqual(settled, { kind: "settled", dueInMs: 0 }, "settling: the later part waits");
      const last = await world.sent(turn.lease, two?.id ?? "");
      expectEqual(last, { kind: "settled", dueInMs: null }, "settling the later part");
      await expectStatuses(world, ["unknown", "queued"]);
      const next = await world.receiveAndClaim();
      expectEqual(next.staged, [], "the staged replies");
      expectEqual(bodiesOf(next.history), ["Hello", "One", "Two"], "the history");
    },
  ),

  contractCase(
    "settle/stale-token",
    "A holder whose lease another has taken settles nothing but a fact",
    async (world) => {
      const paused = await world.receiveAndClaim();
      const message = await world.stagedOne(paused);
      await world.clock.advance(LEASE_MS);
      const current = await world.claim(paused.lease.threadId);
      for (const outcome of NEED_THE_LEASE) {
        const refused = await world.store.settle(paused.lease, message.id, outcome);
        expectEqual(refused.kind, "lease_lost", `${outcome.kind} with a stale token`);
      }
      const renewed = await world.store.renew(current.lease, REQUEST);
      expectThat(renewed.kind === "renewed", "the present holder keeps its lease");
      expectEqual(bodiesOf(renewed.turn.staged), ["Reply"], "the staged replies");
    },
  ),

  contractCase(
    "settle/expired",
    "A lease that has run out settles nothing but a fact",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const message = await world.stagedOne(turn);
      await world.clock.advance(LEASE_MS);
      for (const outcome of NEED_THE_LEASE) {
        const refused = await world.store.settle(turn.lease, message.id, outcome);
        expectEqual(refused.kind, "lease_lost", `${outcome.kind} at the lease's end`);
      }
      const next = await world.claim(turn.lease.threadId);
      expectEqual(bodiesOf(next.staged), ["Reply"], "the staged replies");
    },
  ),

  contractCase(
    "settle/late-sent",
    "That the carrier has a reply is recorded also from a holder that lost its lease",
    async (world) => {
      const paused = await world.receiveAndClaim();
      const message = await world.stagedOne(paused);
      await world.clock.advance(LEASE_MS);
      const current = await world.claim(paused.lease.threadId);
      expectEqual((await world.sent(paused.lease, message.id)).kind, "settled", "a late sent");
      const again = await world.store.settle(current.lease, message.id, UNKNOWN);
      expectEqual(
        again,
        { kind: "already_settled", dueInMs: null },
        "what the next holder settles",
      );
      await expectStatuses(world, ["queued"]);
      expectEqual(await world.store.claim(paused.lease.threadId, REQUEST), null, "what is left");
    },
  ),

  contractCase(
    "settle/late-sent-after-end",
    "A late sent corrects a reply that was given up as unknown or canceled",
    async (world) => {
      for (const outcome of [UNKNOWN, CANCELED]) {
        const paused = await world.receiveAndClaim();
        const message = await world.stagedOne(paused, outcome.kind);
        await world.clock.advance(LEASE_MS);
        const current = await world.claim(paused.lease.threadId);
        await world.store.settle(current.lease, message.id, outcome);
        const late = await world.sent(paused.lease, message.id);
        expectEqual(late.kind, "settled", `sent after ${outcome.kind}`);
        const next = await world.receiveAndClaim();
        const replies = bodiesOf(next.history);
        expectThat(replies.includes(outcome.kind), `a reply that was sent is in the history`);
        await world.answer(next);
      }
    },
  ),

  contractCase(
    "settle/overtaken",
    "When a status report comes before settle, settle says so and frees the thread",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const message = await world.stagedOne(turn);
      const report = await world.second.recordDelivery({
        provider: "fake",
        providerMessageId: carrierIdOf(message.id),
        outboundId: message.id,
        status: "delivered",
        errorCode: null,
        optedOut: false,
      });
      expectEqual(report, "recorded", "the report");
      const settled = await world.sent(turn.lease, message.id);
      expectEqual(settled, { kind: "already_settled", dueInMs: null }, "settling");
      await expectStatuses(world, ["delivered"]);
      const next = await world.receive({}, { lease: REQUEST });
      const taken = present(next.turn, "the next turn, at once");
      expectEqual(bodiesOf(taken.history), ["Hello", "Reply"], "its history");
    },
  ),

  contractCase(
    "settle/retry-before-newer",
    "A reply that waits to be sent again leaves before a newer text is answered",
    async (world) => {
      const turn = await world.receiveAndClaim({ body: "One" });
      const message = await world.stagedOne(turn, "First");
      await world.store.settle(turn.lease, message.id, RETRY);
      await world.clock.advance(1_000);
      const newer = await world.receive({ body: "Two" });
      expectEqual(newer.dueInMs, RETRY.afterMs - 1_000, "when the thread is due");
      await world.clock.advance(RETRY.afterMs - 1_001);
      expectEqual(await world.store.claimDue(10, REQUEST), [], "what is due too early");
      await world.clock.advance(1);
      const [next] = await world.store.claimDue(10, REQUEST);
      const both = present(next, "the turn");
      expectEqual(bodiesOf(both.staged), ["First"], "the staged reply");
      expectEqual(bodiesOf(both.unanswered), ["Two"], "the waiting texts");
      const settled = await world.sent(both.lease, message.id);
      expectEqual(settled, { kind: "settled", dueInMs: 0 }, "settling: the newer text is due now");
      const last = await world.claim(turn.lease.threadId);
      expectEqual(bodiesOf(last.unanswered), ["Two"], "what is left");
    },
  ),
];

async function expectStatuses(world: World, expected: readonly string[]): Promise<void> {
  const rows = await world.rows();
  if (rows === null) return;
  const statuses = rows.flatMap((row) => (row.direction === "outbound" ? [row.status] : []));
  expectEqual(statuses, expected, "the statuses written");
}
