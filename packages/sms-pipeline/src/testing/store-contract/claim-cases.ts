import { contractCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectKind, expectThat, present } from "./expect.ts";
import {
  bodiesOf,
  LEASE_MS,
  newestSeq,
  OTHER_PERSON,
  QUIET_MS,
  REQUEST,
  SECOND_REQUEST,
} from "./world.ts";

export const claimCases: readonly StoreContractCase[] = [
  contractCase("claim/turn", "A claim hands out the turn, due or not", async (world) => {
    const first = await world.receive({ body: "One" });
    await world.clock.advance(500);
    await world.receive({ body: "Two" });
    await world.clock.advance(700);
    const turn = await world.claim(first.threadId);
    expectEqual(turn.lease.threadId, first.threadId, "the lease's thread");
    expectEqual(turn.at, world.clock.now(), "the store's time");
    expectEqual(turn.dueInMs, QUIET_MS - 700, "when it is due");
    expectEqual(turn.waitedMs, 1_200, "how long the oldest text has waited");
    expectEqual(turn.assistant?.name, "Ada", "the assistant");
    expectEqual(
      turn.conversation,
      { id: first.conversationId, ended: false, replied: false, paused: false },
      "the conversation",
    );
    expectEqual(bodiesOf(turn.unanswered), ["One", "Two"], "the waiting texts, oldest first");
    expectEqual([turn.history, turn.staged], [[], []], "history and staged replies");
    expectEqual([turn.optedOut, turn.claims], [false, 1], "optedOut and claims");
  }),

  contractCase("claim/nothing", "There is no turn where nothing waits", async (world) => {
    const { turn } = await world.exchange();
    const { threadId } = turn.lease;
    expectEqual(await world.store.claim(threadId, REQUEST), null, "a claim after the answer");
    await world.clock.advance(LEASE_MS);
    expectEqual(await world.store.claimDue(10, REQUEST), [], "what is due");
  }),

  contractCase(
    "claim/one-lease",
    "A lease is live until its time is up, and then the thread may be claimed again",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const { threadId, token } = turn.lease;
      await world.clock.advance(LEASE_MS - 1);
      expectEqual(await world.second.claim(threadId, SECOND_REQUEST), null, "a claim too early");
      expectEqual(await world.second.claimDue(10, SECOND_REQUEST), [], "what is due too early");
      await world.clock.advance(1);
      const next = present(await world.second.claim(threadId, SECOND_REQUEST), "the next turn");
      expectThat(next.lease.token > token, "the fencing token rises with every claim");
      expectEqual(bodiesOf(next.unanswered), ["Hello"], "the waiting texts");
    },
  ),

  contractCase(
    "claim/token-after-release",
    "The fencing token rises also when the lease before was given back or used up",
    async (world) => {
      const first = await world.receiveAndClaim();
      await world.store.release(first.lease);
      const second = await world.claim(first.lease.threadId);
      expectThat(second.lease.token > first.lease.token, "higher after a release");
      await world.answer(second);
      const third = await world.receiveAndClaim();
      expectThat(third.lease.token > second.lease.token, "higher after an answer");
    },
  ),

  contractCase(
    "claim/claims",
    "`claims` counts how often the same work was claimed",
    async (world) => {
      const first = await world.receiveAndClaim();
      await world.clock.advance(LEASE_MS);
      const second = await world.claim(first.lease.threadId);
      expectEqual(second.claims, 2, "the claims after a lease that ran out");
      await world.store.release(second.lease);
      const third = await world.claim(first.lease.threadId);
      expectEqual(third.claims, 3, "the claims after a release");
      await world.answer(third);
      const next = await world.receiveAndClaim();
      expectEqual(next.claims, 1, "the claims of new work");
    },
  ),

  contractCase(
    "claim-due/not-before",
    "A thread is due at its moment, not before",
    async (world) => {
      const { threadId } = await world.receive();
      await world.clock.advance(QUIET_MS - 1);
      expectEqual(await world.store.claimDue(10, REQUEST), [], "what is due a millisecond early");
      await world.clock.advance(1);
      const due = await world.store.claimDue(10, REQUEST);
      expectEqual(
        due.map((turn) => turn.lease.threadId),
        [threadId],
        "what is due",
      );
      expectEqual(due[0]?.dueInMs, 0, "when it is due");
      expectEqual(await world.store.claimDue(10, REQUEST), [], "what is due after it was taken");
    },
  ),

  contractCase(
    "claim-due/order",
    "Due threads are taken longest due first, no more than asked for",
    async (world) => {
      // The first one may wait longest, and so is the last one.
      const patient = { quietMs: 2 * QUIET_MS };
      const last = await world.receive({ from: "+15550300005" }, patient);
      const threads: string[] = [];
      for (const person of ["+15550300003", "+15550300001", "+15550300002", "+15550300004"]) {
        threads.push((await world.receive({ from: person })).threadId);
        await world.clock.advance(100);
      }
      // The second one writes again, and so becomes the last but one.
      await world.receive({ from: "+15550300003" });
      await world.clock.advance(2 * QUIET_MS);
      const first = await world.store.claimDue(3, REQUEST);
      expectEqual(
        first.map((turn) => turn.lease.threadId),
        threads.slice(1),
        "the three that are due longest",
      );
      const rest = await world.store.claimDue(3, REQUEST);
      expectEqual(
        rest.map((turn) => turn.lease.threadId),
        [...threads.slice(0, 1), last.threadId],
        "the rest",
      );
    },
  ),

  contractCase(
    "claim/any-limit",
    "A limit may be any whole number: a host that wants everything says so with a large one",
    async (world) => {
      const everything = { ...REQUEST, historyLimit: Number.MAX_SAFE_INTEGER };
      const { turn } = await world.receive({ body: "One" }, { lease: everything });
      await world.answer(present(turn, "the turn"));
      await world.receive({ body: "Two" });
      await world.clock.advance(QUIET_MS);
      const [next] = await world.store.claimDue(Number.MAX_SAFE_INTEGER, everything);
      expectEqual(bodiesOf(next?.history ?? []), ["One", "Reply"], "the history");
    },
  ),

  contractCase(
    "claim-due/abandoned",
    "Work whose holder died is due again when its lease ends",
    async (world) => {
      const { threadId } = await world.receive();
      await world.clock.advance(QUIET_MS);
      const [first] = await world.store.claimDue(10, REQUEST);
      const lost = present(first, "the first turn").lease;
      await world.receive({ from: OTHER_PERSON });
      await world.clock.advance(LEASE_MS);
      const due = await world.second.claimDue(10, SECOND_REQUEST);
      expectEqual(due.length, 2, "how many threads are due");
      const again = due.find((turn) => turn.lease.threadId === threadId);
      expectThat((again?.lease.token ?? 0) > lost.token, "the fencing token rises");
      expectEqual(again?.claims, 2, "the claims");
    },
  ),

  contractCase(
    "renew/extends",
    "Renewing extends the lease from now and shows what came since",
    async (world) => {
      const turn = await world.receiveAndClaim({ body: "One" });
      await world.clock.advance(LEASE_MS - 1);
      await world.receive({ body: "Two" });
      const renewed = expectKind(
        await world.store.renew(turn.lease, REQUEST),
        "renewed",
        "renewing a live lease",
      );
      expectEqual(renewed.turn.lease, turn.lease, "the lease");
      expectEqual(bodiesOf(renewed.turn.unanswered), ["One", "Two"], "the waiting texts");
      expectEqual(renewed.turn.claims, 1, "the claims: renewing is none");
      await world.clock.advance(LEASE_MS - 1);
      expectEqual(await world.second.claim(turn.lease.threadId, SECOND_REQUEST), null, "a claim");
      await world.clock.advance(1);
      await world.claim(turn.lease.threadId);
    },
  ),

  contractCase(
    "renew/lost",
    "A lease that has run out, or that another has taken, is not renewed",
    async (world) => {
      const turn = await world.receiveAndClaim();
      await world.clock.advance(LEASE_MS);
      const expired = await world.store.renew(turn.lease, REQUEST);
      expectEqual(expired, { kind: "lease_lost" }, "renewing at the lease's end");
      const next = await world.claim(turn.lease.threadId);
      const stale = await world.store.renew(turn.lease, REQUEST);
      expectEqual(stale, { kind: "lease_lost" }, "renewing with a stale token");
      await world.clock.advance(LEASE_MS - 1);
      expectKind(await world.stage(next), "staged", "staging with the current token");
    },
  ),

  contractCase(
    "release/frees",
    "A lease that is given back leaves the work to whoever comes next, at once",
    async (world) => {
      const turn = await world.receiveAndClaim();
      await world.store.release(turn.lease);
      const released = await world.stage(turn);
      expectEqual(released, { kind: "lease_lost" }, "staging after the release");
      const next = present(
        await world.second.claim(turn.lease.threadId, SECOND_REQUEST),
        "the next turn",
      );
      expectEqual(newestSeq(next), newestSeq(turn), "the waiting text");
    },
  ),

  contractCase(
    "release/lost",
    "Giving back a lease that another has taken does nothing",
    async (world) => {
      const turn = await world.receiveAndClaim();
      await world.clock.advance(LEASE_MS);
      const next = await world.claim(turn.lease.threadId);
      await world.store.release(turn.lease);
      expectEqual(await world.store.claim(turn.lease.threadId, REQUEST), null, "a third claim");
      expectKind(await world.stage(next), "staged", "staging with the current token");
    },
  ),
];
