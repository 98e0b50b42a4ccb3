import type { TakeOver } from "../../ports/take-over.ts";
import type { ClaimedTurn } from "../../ports/turn.ts";
import { capabilityCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectKind } from "./expect.ts";
import {
  bodiesOf,
  OTHER_PERSON,
  OUR_NUMBER,
  PERSON,
  partOf,
  REQUEST,
  WINDOW_MS,
  type World,
} from "./world.ts";

const LOOP = { reason: "loop_suspected", pause: true } as const;
const CONFIRMATION = { source: "opt_out_confirmation", optOut: "model" } as const;

export const takeOverCases: readonly StoreContractCase[] = [
  takeOverCase(
    "take-over/pause",
    "A pause answers what waits with `paused`, and what comes later too",
    async (world, takeOver) => {
      const { threadId, conversationId } = await world.receive({ body: "One" });
      const paused = await takeOver.pause(conversationId);
      expectEqual(paused, { kind: "paused", threadId }, "the pause");
      expectEqual(await world.store.claim(threadId, REQUEST), null, "a claim");
      const later = await world.receive({ body: "Two" }, { lease: REQUEST });
      expectEqual(
        [later.silence, later.dueInMs, later.turn],
        ["paused", null, null],
        "a later text",
      );
      expectEqual(await takeOver.pause(conversationId), paused, "a second pause");
      await expectAnswers(world, ["paused", "paused"]);
      await expectPausedBy(world, "operator");
    },
  ),

  takeOverCase(
    "take-over/thinking",
    "A reply that is being thought of when the pause comes is refused, and its lease is given back",
    async (world, takeOver) => {
      const turn = await world.receiveAndClaim();
      await takeOver.pause(turn.conversation.id);
      const renewed = expectKind(
        await world.store.renew(turn.lease, REQUEST),
        "renewed",
        "renewing",
      );
      const { conversation, unanswered } = renewed.turn;
      expectEqual([conversation.paused, unanswered], [true, []], "the turn after the pause");
      const refused = expectKind(await world.stage(turn), "paused", "staging the reply");
      expectEqual(refused.dueInMs, null, "when the thread is due");
      await say(takeOver, turn, "Mine");
      expectEqual(
        bodiesOf((await world.claim(turn.lease.threadId)).staged),
        ["Mine"],
        "what leaves",
      );
      await expectAnswers(world, ["paused"]);
    },
  ),

  takeOverCase(
    "take-over/opt-out-at-stage",
    "What a text asked for holds although a pause has answered it: the opt-out is recorded",
    async (world, takeOver) => {
      for (const from of [PERSON, OTHER_PERSON]) {
        const turn = await world.receiveAndClaim({ from });
        await takeOver.pause(turn.conversation.id);
        if (from === PERSON) expectKind(await world.stage(turn, CONFIRMATION), "paused", "a reply");
        else await world.silence(turn, { reason: "opted_out", optOut: "model" });
        const later = await world.receive({ from });
        expectEqual(later.silence, "opted_out", "the silence of a later text");
        if (!world.raw) continue;
        expectEqual(await world.raw.optedOut(OUR_NUMBER, from), true, "the opt-out written");
      }
    },
  ),

  takeOverCase(
    "take-over/staged",
    "A staged reply that is certainly not with the carrier is canceled; one that may be with it waits to be found out",
    async (world, takeOver) => {
      const retry = { kind: "retry", afterMs: 5_000, errorCode: "20429" } as const;
      const doubt = { kind: "in_doubt", afterMs: 5_000, doubtForMs: 0, errorCode: null } as const;
      for (const [from, outcome] of [
        [PERSON, retry],
        [OTHER_PERSON, doubt],
      ] as const) {
        const turn = await world.receiveAndClaim({ from });
        const [message] = await world.staged(turn, "Reply", "Second part");
        await world.store.settle(turn.lease, message?.id ?? "", outcome);
        await takeOver.pause(turn.conversation.id);
        const next = await world.store.claim(turn.lease.threadId, REQUEST);
        const left = outcome === retry ? undefined : ["Reply"];
        expectEqual(
          next && bodiesOf(next.staged),
          left ?? null,
          `what is left after ${outcome.kind}`,
        );
        const rows = await world.rows({ number: OUR_NUMBER, person: from });
        const statuses = rows?.map((row) => row.direction === "outbound" && row.status).slice(1);
        const expected = outcome === retry ? ["canceled", "canceled"] : ["staged", "canceled"];
        if (statuses) expectEqual(statuses, expected, `the statuses written after ${outcome.kind}`);
      }
    },
  ),

  takeOverCase(
    "take-over/window",
    "However long the person is silent, a conversation that a person has paused goes on",
    async (world, takeOver) => {
      const { turn } = await world.exchange();
      await takeOver.pause(turn.conversation.id);
      await world.clock.advance(WINDOW_MS * 10);
      const later = await world.receive();
      expectEqual(
        [later.conversation, later.silence],
        ["continued", "paused"],
        "a text days later",
      );
      expectEqual(later.conversationId, turn.conversation.id, "its conversation");
    },
  ),

  takeOverCase(
    "take-over/inherited",
    "A conversation that START or an end word makes necessary begins paused",
    async (world, takeOver) => {
      const { turn } = await world.exchange();
      await takeOver.pause(turn.conversation.id);
      const start = await world.receive({ body: "START" }, { intent: "opt_in" });
      expectEqual([start.conversation, start.silence], ["opened", "paused"], "START");
      await world.receive({ body: "bye" }, { intent: "end" });
      const after = await world.receive({ body: "Hello again" }, { lease: REQUEST });
      expectEqual(
        [after.conversation, after.silence],
        ["opened", "paused"],
        "a text after the end",
      );
      await expectPausedBy(world, "operator");
    },
  ),

  takeOverCase(
    "take-over/loop",
    "A pause by the loop guard becomes one by a person, which the session window does not end",
    async (world, takeOver) => {
      const turn = await world.receiveAndClaim();
      await world.silence(turn, LOOP);
      await expectPausedBy(world, "loop");
      await takeOver.pause(turn.conversation.id);
      await expectPausedBy(world, "operator");
      await world.clock.advance(WINDOW_MS + 1);
      expectEqual(
        (await world.receive()).conversation,
        "continued",
        "the next text's conversation",
      );
    },
  ),

  takeOverCase(
    "take-over/resume",
    "After `resume` the next text is answered, by whichever conversation of the thread it is asked for",
    async (world, takeOver) => {
      const { turn } = await world.exchange({ body: "One" }, "Reply");
      const { threadId } = turn.lease;
      await takeOver.pause(turn.conversation.id);
      await world.receive({ body: "START" }, { intent: "opt_in" });
      const resumed = await takeOver.resume(turn.conversation.id);
      expectEqual(resumed, { kind: "resumed", threadId }, "resuming");
      expectEqual(await world.store.claim(threadId, REQUEST), null, "a claim before the next text");
      const next = await world.receiveAndClaim({ body: "Two" });
      expectEqual(bodiesOf(next.unanswered), ["Two"], "the waiting texts");
      expectEqual(next.conversation.paused, false, "paused");
      expectEqual(bodiesOf(next.history), ["START"], "the history");
      await world.answer(next);
      expectEqual(await takeOver.resume(turn.conversation.id), resumed, "resuming again");
      await world.clock.advance(WINDOW_MS + 1);
      expectEqual((await world.receive()).conversation, "opened", "a text past the window");
      await expectPausedBy(world, null);
    },
  ),

  takeOverCase(
    "take-over/resume-loop",
    "`resume` ends a pause by the loop guard too",
    async (world, takeOver) => {
      const turn = await world.receiveAndClaim();
      await world.silence(turn, LOOP);
      await takeOver.resume(turn.conversation.id);
      expectEqual((await world.receive()).silence, null, "the silence of the next text");
    },
  ),

  takeOverCase(
    "take-over/older-conversation",
    "A pause that is asked for by an older conversation reaches those that followed it",
    async (world, takeOver) => {
      const { turn } = await world.exchange();
      await world.clock.advance(WINDOW_MS + 1);
      await world.receive({ body: "Later" });
      await takeOver.pause(turn.conversation.id);
      expectEqual((await world.receive()).silence, "paused", "a text in the newer conversation");
    },
  ),

  takeOverCase("take-over/others", "A pause reaches nobody else", async (world, takeOver) => {
    const { conversationId } = await world.receive();
    const other = await world.receive({ from: OTHER_PERSON });
    await takeOver.pause(conversationId);
    expectEqual(bodiesOf((await world.claim(other.threadId)).unanswered), ["Hello"], "their text");
    expectEqual((await world.receive({ from: OTHER_PERSON })).silence, null, "their next text");
  }),

  takeOverCase(
    "take-over/unknown",
    "Of an unknown conversation each method says so, and writes nothing",
    async (world, takeOver) => {
      const { conversationId } = await world.receive();
      for (const unknown of ["", "no such id", `${conversationId}0`]) {
        const parts = [partOf("Mine")];
        const results = [
          await takeOver.pause(unknown),
          await takeOver.resume(unknown),
          await takeOver.stageMessage({ conversationId: unknown, parts, idempotencyKey: null }),
        ];
        const kinds = results.map((result) => result.kind);
        expectEqual(new Set(kinds).size, 1, "the number of different answers");
        expectEqual(kinds[0], "unknown_conversation", "the answer");
      }
      const rows = await world.rows();
      if (rows) expectEqual(rows.length, 1, "the number of messages written");
    },
  ),
];

function takeOverCase(
  name: string,
  promise: string,
  check: (world: World, takeOver: TakeOver) => Promise<void>,
): StoreContractCase {
  return capabilityCase("takeOver", name, promise, check);
}

async function say(takeOver: TakeOver, turn: ClaimedTurn, body: string): Promise<void> {
  const conversationId = turn.conversation.id;
  const message = { conversationId, parts: [partOf(body)], idempotencyKey: null };
  expectKind(await takeOver.stageMessage(message), "staged", "staging a person's message");
}

async function expectAnswers(world: World, expected: readonly string[]): Promise<void> {
  const rows = await world.rows();
  const answers = rows?.flatMap((row) => (row.direction === "inbound" ? [row.answer] : []));
  if (answers) expectEqual(answers, expected, "the answers written");
}

async function expectPausedBy(world: World, by: "loop" | "operator" | null): Promise<void> {
  if (world.raw === null) return;
  const written = await world.raw.pausedBy({ number: OUR_NUMBER, person: PERSON });
  expectEqual(written, by, "who has paused, as it is written");
}
