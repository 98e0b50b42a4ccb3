import { capabilityCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectThat } from "./expect.ts";
import { race } from "./race-cases.ts";
import { bodiesOf, LEASE_MS, partOf, REQUEST, replyOf } from "./world.ts";

export const takeOverRaceCases: readonly StoreContractCase[] = [
  capabilityCase(
    "takeOver",
    "race/operator-key",
    "Of 50 messages with one key at once, one is staged and 49 are duplicates of it",
    async (world) => {
      const { conversationId, threadId } = await world.receive();
      await world.store.takeOver?.pause(conversationId);
      const results = await race(world, async (store) =>
        store.takeOver?.stageMessage({
          conversationId,
          parts: [partOf("Mine")],
          idempotencyKey: "key",
        }),
      );
      const staged = results.filter((result) => result?.kind === "staged");
      expectEqual(staged.length, 1, "the number staged");
      const turn = await world.claim(threadId);
      expectEqual(bodiesOf(turn.staged), ["Mine"], "what leaves");
    },
  ),

  capabilityCase(
    "takeOver",
    "race/pause-and-stage",
    "A pause that comes with the reply either refuses it or finds it on its way",
    async (world) => {
      for (const first of ["pause", "stage"] as const) {
        const from = first === "pause" ? "+15550600001" : "+15550600002";
        const turn = await world.receiveAndClaim({ from });
        const pause = () => world.second.takeOver?.pause(turn.conversation.id);
        const early = first === "pause" ? pause() : null;
        const staging = world.store.stage(turn.lease, replyOf(turn), REQUEST);
        await Promise.all([early ?? pause(), staging]);
        const staged = await staging;
        expectThat(["staged", "paused"].includes(staged.kind), "the reply is staged or refused");
        await world.clock.advance(LEASE_MS);
        const next = await world.store.claim(turn.lease.threadId, REQUEST);
        if (staged.kind === "staged") {
          expectEqual(next?.conversation.paused, true, "paused, in the next turn");
          expectEqual(bodiesOf(next?.staged ?? []), ["Reply"], "what may be on its way");
        } else {
          expectEqual(next, null, "what is left");
        }
        expectEqual(next?.unanswered ?? [], [], "the waiting texts");
      }
    },
  ),

  capabilityCase(
    "takeOver",
    "race/operator-and-settle",
    "A message that is staged while another holder settles its last is handed out once, and at once",
    async (world, takeOver) => {
      for (let round = 0; round < 10; round++) {
        const turn = await world.receiveAndClaim({ from: `+1555070${10 + round}` });
        const { id } = await world.stagedOne(turn);
        const message = {
          conversationId: turn.conversation.id,
          parts: [partOf("Mine")],
          idempotencyKey: null,
        };
        const say = () => (world.second.takeOver ?? takeOver).stageMessage(message);
        const early = round % 2 === 0 ? say() : null;
        const settling = world.sent(turn.lease, id);
        await Promise.all([settling, early ?? say()]);
        const claims = await Promise.all([
          world.store.claim(turn.lease.threadId, REQUEST),
          world.second.claim(turn.lease.threadId, REQUEST),
        ]);
        const staged = claims.flatMap((each) => each?.staged ?? []);
        const facts = staged.map(({ body, inDoubtForMs }) => [body, inDoubtForMs]);
        expectEqual(facts, [["Mine", null]], "what the next holder has");
      }
    },
  ),
];
