import type { ReplyPart } from "../../ports/outbound.ts";
import { contractCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectKind, expectThat, present } from "./expect.ts";
import {
  bodiesOf,
  LEASE_MS,
  OUR_NUMBER,
  PERSON,
  partOf,
  QUIET_MS,
  REQUEST,
  replyOf,
  SECOND_REQUEST,
  type World,
} from "./world.ts";

const UCS_2_PART: ReplyPart = {
  body: "Tschüß 😀",
  segments: 2,
  encoding: "UCS-2",
  estimatedCost: 0.0166,
};

export const stageCases: readonly StoreContractCase[] = [
  contractCase(
    "stage/reply",
    "A reply is written before it is sent, part by part",
    async (world) => {
      const turn = await world.receiveAndClaim({ messagingServiceId: "MG1" });
      const parts = [partOf("One"), partOf("Two"), UCS_2_PART];
      const result = expectKind(await world.stage(turn, { parts }), "staged", "staging a reply");
      const { messages } = result;
      expectEqual(bodiesOf(messages), bodiesOf(parts), "the parts, in order");
      const first = present(messages[0], "the first part");
      expectEqual(
        first,
        {
          id: first.id,
          threadId: turn.lease.threadId,
          conversationId: turn.conversation.id,
          replyId: first.id,
          from: OUR_NUMBER,
          to: PERSON,
          body: "One",
          source: "model",
          messagingServiceId: "MG1",
          attempts: 0,
          stagedAt: world.clock.now(),
          inDoubtForMs: null,
        },
        "the first part",
      );
      const ids = new Set(messages.map((message) => message.id));
      expectEqual(ids.size, 3, "the number of different ids");
      const rows = await world.rows();
      if (!rows) return;
      const [inbound, ...outbound] = rows;
      expectEqual(inbound?.direction === "inbound" && inbound.answer, "reply", "the text's answer");
      expectEqual(
        outbound,
        messages.map(({ id }, index) => ({
          direction: "outbound",
          id,
          status: "staged",
          providerMessageId: null,
          estimatedCost: null,
          ...parts[index],
        })),
        "the reply that is written",
      );
    },
  ),

  contractCase(
    "stage/lease-expired",
    "A lease that has just run out stages nothing",
    async (world) => {
      const turn = await world.receiveAndClaim();
      await world.clock.advance(LEASE_MS);
      expectEqual(await world.stage(turn), { kind: "lease_lost" }, "staging at the lease's end");
      await expectUnanswered(world, turn.lease.threadId);
    },
  ),

  contractCase("stage/last-moment", "A lease may stage until its very end", async (world) => {
    const turn = await world.receiveAndClaim();
    await world.clock.advance(LEASE_MS - 1);
    expectKind(await world.stage(turn), "staged", "staging a millisecond before the lease's end");
  }),

  contractCase(
    "stage/stale-token",
    "A holder whose lease another has taken stages nothing",
    async (world) => {
      const paused = await world.receiveAndClaim();
      await world.clock.advance(LEASE_MS);
      const current = await world.claim(paused.lease.threadId);
      expectEqual(await world.stage(paused), { kind: "lease_lost" }, "staging with a stale token");
      const silence = await world.silence(paused, { supersede: false });
      expectEqual(silence, { kind: "lease_lost" }, "a silence with a stale token");
      expectKind(await world.stage(current), "staged", "staging with the current token");
    },
  ),

  contractCase(
    "stage/superseded",
    "A newer text supersedes a reply that has not read it",
    async (world) => {
      const turn = await world.receiveAndClaim({ body: "One" });
      await world.clock.advance(5_000);
      await world.receive({ body: "Two" });
      await world.clock.advance(1_000);
      const result = expectKind(await world.stage(turn), "superseded", "staging");
      expectEqual(bodiesOf(result.turn.unanswered), ["One", "Two"], "the turn as it is now");
      expectEqual(result.turn.staged, [], "the staged replies");
      expectEqual(result.turn.lease, turn.lease, "the lease");
      expectEqual(result.turn.dueInMs, QUIET_MS - 1_000, "when the turn is due now");
      expectEqual(result.turn.claims, 1, "the claims");
      // The lease was extended: the old one would have ended by now.
      await world.clock.advance(LEASE_MS - 1);
      expectKind(await world.stage(result.turn), "staged", "staging a reply that has read both");
    },
  ),

  contractCase(
    "stage/newer-waits",
    "A reply that may not be superseded answers what it has read, and the rest waits",
    async (world) => {
      const turn = await world.receiveAndClaim({ body: "One" });
      await world.clock.advance(1_000);
      await world.receive({ body: "Two" });
      await world.clock.advance(500);
      const reply = replyOf(turn, { supersede: false });
      const staged = await world.store.stage(turn.lease, reply, REQUEST);
      const [message] = expectKind(staged, "staged", "staging").messages;
      const settled = await world.sent(turn.lease, message?.id ?? "");
      expectEqual(
        settled,
        { kind: "settled", dueInMs: QUIET_MS - 500 },
        "settling: the newer text is due by its own quiet time",
      );
      const next = await world.claim(turn.lease.threadId);
      expectEqual(bodiesOf(next.unanswered), ["Two"], "the waiting texts");
      expectEqual(next.waitedMs, 500, "how long it has waited");
    },
  ),

  contractCase(
    "stage/read-all",
    "A reply that has read everything is not superseded",
    async (world) => {
      await world.receive({ body: "One" });
      const turn = await world.receiveAndClaim({ body: "Two" });
      await world.answer(turn);
      await world.clock.advance(LEASE_MS);
      expectEqual(await world.store.claim(turn.lease.threadId, REQUEST), null, "what is left");
    },
  ),

  contractCase(
    "stage/silence",
    "A deliberate silence answers the texts and frees the lease",
    async (world) => {
      const turn = await world.receiveAndClaim({ body: "One" });
      const result = await world.silence(turn);
      expectEqual(result, { kind: "silenced", dueInMs: null }, "the silence");
      expectEqual(await world.store.claim(turn.lease.threadId, REQUEST), null, "a claim");
      const rows = await world.rows();
      const [row] = rows ?? [];
      if (row) expectEqual("answer" in row && row.answer, "model_failed", "the answer written");
      const next = await world.receive({ body: "Two" }, { lease: REQUEST });
      const taken = present(next.turn, "the turn of the next text");
      expectEqual(bodiesOf(taken.history), ["One"], "the history");
      expectEqual(taken.conversation.replied, false, "replied: a silence is no reply");
    },
  ),

  contractCase(
    "stage/silence-superseded",
    "A newer text supersedes a silence, or waits after it",
    async (world) => {
      const turn = await world.receiveAndClaim({ body: "One" });
      await world.clock.advance(1_000);
      await world.receive({ body: "Two" });
      const refused = await world.silence(turn, { supersede: true });
      expectKind(refused, "superseded", "a silence that may be superseded");
      const written = await world.silence(turn, { supersede: false });
      expectEqual(written, { kind: "silenced", dueInMs: QUIET_MS }, "a silence that may not");
      const next = await world.claim(turn.lease.threadId);
      expectEqual(bodiesOf(next.unanswered), ["Two"], "the waiting texts");
    },
  ),

  contractCase("stage/extends", "Staging a reply extends the lease", async (world) => {
    const turn = await world.receiveAndClaim();
    await world.clock.advance(LEASE_MS - 1);
    const message = await world.stagedOne(turn);
    await world.clock.advance(LEASE_MS - 1);
    const { threadId } = turn.lease;
    expectEqual(await world.second.claim(threadId, SECOND_REQUEST), null, "a claim meanwhile");
    const settled = await world.store.settle(turn.lease, message.id, {
      kind: "unknown",
      errorCode: null,
    });
    expectEqual(settled.kind, "settled", "settling within the extended lease");
  }),

  contractCase("stage/once", "Texts that have a reply do not get a second one", async (world) => {
    const turn = await world.receiveAndClaim();
    const message = await world.stagedOne(turn);
    // Asked again, as after a lost answer: refuse it, or say what was staged.
    const again = await world.stage(turn);
    if (again.kind === "staged") {
      expectEqual(
        again.messages.map(({ id }) => id),
        [message.id],
        "what was staged",
      );
    } else {
      expectEqual(again.kind, "lease_lost", "staging again");
    }
    await world.clock.advance(LEASE_MS);
    const next = await world.claim(turn.lease.threadId);
    expectEqual(
      next.staged.map(({ id }) => id),
      [message.id],
      "the staged replies",
    );
  }),

  contractCase(
    "stage/died-before-settle",
    "A reply whose holder died is handed out in doubt, with its age",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const messages = await world.staged(turn, "One", "Two");
      const { threadId } = turn.lease;
      await world.clock.advance(LEASE_MS);
      const second = await world.claim(threadId);
      expectEqual(second.unanswered, [], "the waiting texts");
      expectEqual([second.waitedMs, second.claims], [0, 1], "waitedMs and claims");
      expectEqual(
        second.staged,
        messages.map((message) => ({ ...message, attempts: 1, inDoubtForMs: LEASE_MS })),
        "the staged replies at the second claim",
      );
      expectEqual(bodiesOf(second.history), ["Hello"], "the history has no staged reply");
      await world.clock.advance(LEASE_MS + 5);
      const third = await world.claim(threadId);
      expectEqual(
        third.staged.map((message) => [message.attempts, message.inDoubtForMs]),
        [
          [2, LEASE_MS + 5],
          [2, LEASE_MS + 5],
        ],
        "attempts and doubt at the third claim",
      );
      expectThat(third.claims === 2, "claims count the same work");
    },
  ),

  contractCase(
    "stage/died-before-text",
    "A text that claims its turn at once is handed the reply whose holder died, in doubt as well",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const message = await world.stagedOne(turn);
      await world.clock.advance(LEASE_MS);
      const received = await world.receive({ body: "Are you there?" }, { lease: REQUEST });
      const next = present(received.turn, "the turn of the text");
      expectEqual(
        next.staged,
        [{ ...message, attempts: 1, inDoubtForMs: LEASE_MS }],
        "the staged replies",
      );
      expectEqual(next.stagedSince, false, "whether there is more than it was handed");
      expectEqual(bodiesOf(next.unanswered), ["Are you there?"], "the waiting texts");
    },
  ),
];

async function expectUnanswered(world: World, threadId: string): Promise<void> {
  const next = await world.claim(threadId);
  expectEqual(bodiesOf(next.unanswered), ["Hello"], "the waiting texts");
  expectEqual(next.staged, [], "the staged replies");
}
