import type { ClaimedTurn } from "../../ports/turn.ts";
import { contractCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectKind, expectThat, present } from "./expect.ts";
import {
  bodiesOf,
  LEASE_MS,
  OTHER_PERSON,
  OUR_NUMBER,
  PERSON,
  QUIET_MS,
  REQUEST,
  WINDOW_MS,
  type World,
} from "./world.ts";

const PAUSE = { reason: "loop_suspected", pause: true } as const;

export const pauseCases: readonly StoreContractCase[] = [
  contractCase(
    "pause/later-texts",
    "Once a silence has paused the conversation, its later texts are answered with `paused`",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const result = await world.silence(turn, PAUSE);
      expectEqual(result, { kind: "silenced", dueInMs: null }, "the silence that pauses");
      const later = await world.receive({ body: "Again" }, { lease: REQUEST });
      expectEqual(later.conversation, "continued", "a later text's conversation");
      expectEqual(later.silence, "paused", "its silence");
      expectEqual([later.dueInMs, later.turn], [null, null], "when it is due, and its turn");
      const rows = await world.rows();
      const answers = rows?.map((row) => row.direction === "inbound" && row.answer);
      if (answers) expectEqual(answers, ["loop_suspected", "paused"], "the answers written");
    },
  ),

  contractCase(
    "pause/others",
    "A pause holds for one conversation: neither for another person nor for the next one",
    async (world) => {
      await world.silence(await world.receiveAndClaim(), PAUSE);
      const other = await world.receive({ from: OTHER_PERSON });
      expectEqual(other.silence, null, "another person's text");
      await world.clock.advance(WINDOW_MS + 1);
      const next = await world.receive({ body: "Good morning" });
      expectEqual([next.conversation, next.silence], ["opened", null], "the next conversation");
      expectEqual((await world.claim(next.threadId)).conversation.paused, false, "paused");
    },
  ),

  contractCase("pause/start", "START opens a conversation that is not paused", async (world) => {
    await world.silence(await world.receiveAndClaim(), PAUSE);
    const start = await world.receive({ body: "START" }, { intent: "opt_in" });
    expectEqual([start.conversation, start.silence], ["opened", null], "START");
  }),

  contractCase(
    "pause/waiting",
    "A text that waited when the pause came says so in its turn, and no reply to it goes through",
    async (world) => {
      const turn = await pausedTurn(world);
      expectEqual(turn.conversation.paused, true, "paused");
      expectEqual(bodiesOf(turn.unanswered), ["Two"], "the waiting texts");
      const result = expectKind(await world.stage(turn), "paused", "staging a reply");
      expectEqual(result.dueInMs, null, "when the thread is due");
      expectEqual(await world.store.claim(turn.lease.threadId, REQUEST), null, "a claim");
      const rows = await world.rows();
      const answers = rows?.map((row) => row.direction === "inbound" && row.answer);
      if (answers) expectEqual(answers, ["loop_suspected", "paused"], "the answers written");
      const start = await world.receive({}, { intent: "opt_in", lease: REQUEST });
      expectThat(start.turn !== null, "the refused stage gave its lease back");
    },
  ),

  contractCase(
    "pause/refused",
    "A silence that is superseded, or whose lease is lost, pauses nothing",
    async (world) => {
      const turn = await world.receiveAndClaim();
      await world.receive({ body: "Two" });
      const refused = expectKind(await world.silence(turn, PAUSE), "superseded", "a silence");
      expectEqual(refused.turn.conversation.paused, false, "paused, when superseded");
      await world.clock.advance(LEASE_MS);
      expectKind(await world.silence(turn, PAUSE), "lease_lost", "a silence too late");
      const next = await world.claim(turn.lease.threadId);
      expectEqual(next.conversation.paused, false, "paused, when the lease is lost");
    },
  ),

  contractCase(
    "pause/newer-conversation",
    "A pause does not reach a conversation that was opened since its texts came",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const start = await world.receive({ body: "START" }, { intent: "opt_in" });
      const paused = await world.silence(turn, { ...PAUSE, supersede: false });
      expectEqual(paused, { kind: "silenced", dueInMs: QUIET_MS }, "the silence");
      const next = await world.claim(start.threadId);
      expectEqual(next.conversation.paused, false, "paused");
      await world.answer(next);
    },
  ),

  contractCase(
    "pause/stop",
    "STOP in a paused conversation is recorded, and not confirmed",
    async (world) => {
      await world.silence(await world.receiveAndClaim(), PAUSE);
      const policy = { intent: "opt_out", confirmOptOut: true } as const;
      const stop = await world.receive({ body: "STOP" }, policy);
      expectEqual([stop.silence, stop.dueInMs], ["opted_out", null], "STOP");
      await expectOptedOut(world);
    },
  ),

  contractCase(
    "pause/opt-out-at-stage",
    "A reply that is refused for a pause still records the opt-out that it tells of",
    async (world) => {
      const turn = await pausedTurn(world);
      const reply = { source: "opt_out_confirmation", optOut: "model" } as const;
      expectKind(await world.stage(turn, reply), "paused", "staging a confirmation");
      await expectOptedOut(world);
    },
  ),
];

/** The turn of a text that waited when its conversation was paused. */
async function pausedTurn(world: World): Promise<ClaimedTurn> {
  const turn = await world.receiveAndClaim({ body: "One" });
  await world.receive({ body: "Two" });
  await world.silence(turn, { ...PAUSE, supersede: false });
  const next = await world.store.claim(turn.lease.threadId, REQUEST);
  return present(next, "the turn of a text that waited when the pause came");
}

async function expectOptedOut(world: World): Promise<void> {
  expectEqual((await world.receive()).silence, "opted_out", "the silence of a later text");
  if (world.raw === null) return;
  expectEqual(await world.raw.optedOut(OUR_NUMBER, PERSON), true, "whether the opt-out is written");
}
