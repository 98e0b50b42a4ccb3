import type { ClaimedTurn } from "../../ports/turn.ts";
import { contractCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectKind, expectThat, present } from "./expect.ts";
import {
  bodiesOf,
  LEASE_MS,
  OUR_NUMBER,
  OUR_OTHER_NUMBER,
  PERSON,
  partOf,
  QUIET_MS,
  REQUEST,
  type World,
} from "./world.ts";

const STOP = { body: "STOP" };
const CONFIRM = { intent: "opt_out", confirmOptOut: true, quietMs: 0 } as const;
const CONFIRMATION = {
  source: "opt_out_confirmation",
  parts: [partOf("You will get no more texts.")],
} as const;

export const confirmationCases: readonly StoreContractCase[] = [
  contractCase(
    "confirmation/waits",
    "A first opt-out that is to be confirmed waits for a turn, alone",
    async (world) => {
      await world.receive({ body: "Waiting" });
      const stop = await world.receive(STOP, CONFIRM);
      expectEqual(stop.conversation, "ended", "the conversation");
      expectEqual(stop.silence, null, "the silence");
      expectEqual(stop.dueInMs, 0, "when the thread is due");
      const turn = await world.claim(stop.threadId);
      expectEqual(bodiesOf(turn.unanswered), ["STOP"], "the waiting texts");
      expectEqual(turn.unanswered[0]?.intent, "opt_out", "the intent");
      expectEqual(turn.optedOut, true, "optedOut");
      expectEqual(turn.conversation.ended, true, "whether the conversation has ended");
      await expectOptedOut(world);
      const rows = await world.rows();
      const answers = rows?.map((row) => row.direction === "inbound" && row.answer);
      if (answers) expectEqual(answers, ["opted_out", null], "the answers written");
    },
  ),

  contractCase(
    "confirmation/quiet-time",
    "An opt-out that is to be confirmed is due and claimed as the policy says",
    async (world) => {
      const policy = { ...CONFIRM, quietMs: QUIET_MS, lease: REQUEST };
      const stop = await world.receive(STOP, policy);
      expectEqual(stop.dueInMs, QUIET_MS, "when the thread is due");
      const turn = present(stop.turn, "the turn, at once");
      expectEqual(turn.dueInMs, QUIET_MS, "when the turn is due");
    },
  ),

  contractCase(
    "confirmation/sent",
    "The confirmation goes through although the person has opted out, and nothing after it",
    async (world) => {
      const turn = await stopAndClaim(world);
      const message = await stageConfirmation(world, turn);
      expectEqual(message.source, "opt_out_confirmation", "its source");
      const settled = await world.sent(turn.lease, message.id);
      expectEqual(settled, { kind: "settled", dueInMs: null }, "settling");
      await expectOptedOut(world);
      const later = await world.receive({ body: "Hello?" }, { lease: REQUEST });
      expectEqual(later.silence, "opted_out", "the silence of a later text");
    },
  ),

  contractCase(
    "confirmation/only-the-confirmation",
    "In place of the confirmation, no other reply goes through",
    async (world) => {
      const turn = await stopAndClaim(world);
      const result = expectKind(await world.stage(turn), "opted_out", "staging another reply");
      expectEqual(result.dueInMs, null, "when the thread is due");
      expectEqual(await world.store.claim(turn.lease.threadId, REQUEST), null, "a claim");
    },
  ),

  contractCase(
    "confirmation/once",
    "Whoever opted out before gets no second confirmation, from any number of the scope",
    async (world) => {
      const service = { messagingServiceId: "MG1" };
      const { threadId } = await world.receive({ ...STOP, ...service }, CONFIRM);
      const turn = await world.claim(threadId);
      await world.sent(turn.lease, (await stageConfirmation(world, turn)).id);
      for (const to of [OUR_NUMBER, OUR_OTHER_NUMBER]) {
        const again = await world.receive({ ...STOP, ...service, to }, CONFIRM);
        expectEqual([again.silence, again.dueInMs], ["opted_out", null], "a second STOP");
      }
    },
  ),

  contractCase(
    "confirmation/second-stop",
    "A second STOP is silenced at once, and the first one waits on for its confirmation",
    async (world) => {
      await world.receive(STOP, CONFIRM);
      const again = await world.receive({ body: "STOP!" }, CONFIRM);
      expectEqual(again.silence, "opted_out", "the second one's silence");
      expectEqual(again.dueInMs, 0, "when the thread is due");
      const turn = await world.claim(again.threadId);
      expectEqual(bodiesOf(turn.unanswered), ["STOP"], "the waiting texts");
      await world.receive({ body: "Stop it" }, CONFIRM);
      await stageConfirmation(world, turn);
    },
  ),

  contractCase(
    "confirmation/not-canceled",
    "A confirmation that waits to be sent again is not canceled by a second STOP",
    async (world) => {
      const turn = await stopAndClaim(world);
      const { id } = await stageConfirmation(world, turn);
      const retry = { kind: "retry", afterMs: 1_000, errorCode: "20429" } as const;
      await world.store.settle(turn.lease, id, retry);
      await world.receive(STOP, CONFIRM);
      await world.clock.advance(1_000);
      const [next] = await world.store.claimDue(10, REQUEST);
      expectEqual(
        next?.staged.map((message) => [message.id, message.source, message.inDoubtForMs]),
        [[id, "opt_out_confirmation", null]],
        "the staged replies",
      );
    },
  ),

  contractCase(
    "confirmation/start-meanwhile",
    "START before the confirmation makes one turn of both texts, of one who has opted in",
    async (world) => {
      const held = await stopAndClaim(world);
      const start = await world.receive({ body: "START" }, { intent: "opt_in" });
      expectEqual(start.conversation, "opened", "the conversation");
      const result = await world.stage(held, CONFIRMATION);
      const { turn } = expectKind(result, "superseded", "staging the confirmation");
      expectEqual(bodiesOf(turn.unanswered), ["STOP", "START"], "the waiting texts");
      expectEqual(turn.optedOut, false, "optedOut");
      expectEqual(turn.conversation.id, start.conversationId, "the turn's conversation");
      expectEqual(turn.conversation.ended, false, "whether it has ended");
      await world.answer(turn, "Welcome back");
    },
  ),

  contractCase(
    "confirmation/stop-again-after-start",
    "STOP after START is a first one again: it waits, and silences what waited before",
    async (world) => {
      await world.receive({ body: "STOP 1" }, CONFIRM);
      await world.receive({ body: "START" }, { intent: "opt_in" });
      const stop = await world.receive({ body: "STOP 2" }, CONFIRM);
      expectEqual(stop.silence, null, "the silence");
      const turn = await world.claim(stop.threadId);
      expectEqual(bodiesOf(turn.unanswered), ["STOP 2"], "the waiting texts");
      expectEqual(turn.optedOut, true, "optedOut");
    },
  ),

  contractCase(
    "confirmation/holder-at-work",
    "A reply that STOP overtook is refused, and the confirmation is left for the next turn",
    async (world) => {
      const turn = await world.receiveAndClaim();
      await world.receive(STOP, CONFIRM);
      const result = expectKind(await world.stage(turn), "opted_out", "staging after STOP");
      expectThat(result.dueInMs !== null, "the confirmation is due");
      const next = await world.claim(turn.lease.threadId);
      expectEqual(bodiesOf(next.unanswered), ["STOP"], "the waiting texts");
      await stageConfirmation(world, next);
    },
  ),

  contractCase(
    "confirmation/silenced",
    "An opt-out that the policy silences is recorded and not confirmed",
    async (world) => {
      const policy = { ...CONFIRM, silence: "not_answerable" } as const;
      const stop = await world.receive(STOP, policy);
      expectEqual(stop.silence, "opted_out", "the silence");
      expectEqual(stop.dueInMs, null, "when the thread is due");
      await expectOptedOut(world);
    },
  ),

  contractCase(
    "confirmation/died-before-settle",
    "A confirmation whose holder died is handed out, of one who has opted out",
    async (world) => {
      const turn = await stopAndClaim(world);
      const { id } = await stageConfirmation(world, turn);
      await world.clock.advance(LEASE_MS);
      const next = await world.claim(turn.lease.threadId);
      expectEqual(next.optedOut, true, "optedOut");
      expectEqual(
        next.staged.map((message) => [message.id, message.source]),
        [[id, "opt_out_confirmation"]],
        "the staged replies",
      );
    },
  ),
];

async function stopAndClaim(world: World): Promise<ClaimedTurn> {
  const { threadId } = await world.receive(STOP, CONFIRM);
  return world.claim(threadId);
}

async function stageConfirmation(world: World, turn: ClaimedTurn) {
  const result = await world.stage(turn, CONFIRMATION);
  const [message] = expectKind(result, "staged", "staging the confirmation").messages;
  return present(message, "the confirmation");
}

async function expectOptedOut(world: World): Promise<void> {
  if (world.raw === null) return;
  expectEqual(await world.raw.optedOut(OUR_NUMBER, PERSON), true, "whether the opt-out is written");
}
