import type { ReceiveResult } from "../../ports/store.ts";
import { contractCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectKind } from "./expect.ts";
import { LEASE_MS, OUR_NUMBER, OUR_OTHER_NUMBER, PERSON, REQUEST, type World } from "./world.ts";

const CONFIRMATION = { source: "opt_out_confirmation", optOut: "model" } as const;
const SILENCE = { reason: "opted_out", optOut: "model" } as const;

export const stageOptOutCases: readonly StoreContractCase[] = [
  contractCase(
    "stage-opt-out/reply",
    "A reply that tells of an opt-out records it, ends the conversation and is staged",
    async (world) => {
      const turn = await world.receiveAndClaim({ body: "Please leave me alone" });
      const result = await world.stage(turn, CONFIRMATION);
      const [message] = expectKind(result, "staged", "staging").messages;
      expectEqual(message?.source, "opt_out_confirmation", "the message's source");
      await world.sent(turn.lease, message?.id ?? "");
      await expectOptedOut(world, await world.receive());
    },
  ),

  contractCase(
    "stage-opt-out/silence",
    "A silence that tells of an opt-out records it and ends the conversation",
    async (world) => {
      const turn = await world.receiveAndClaim({ body: "Please leave me alone" });
      const result = await world.silence(turn, SILENCE);
      expectEqual(result, { kind: "silenced", dueInMs: null }, "the silence");
      await expectOptedOut(world, await world.receive());
    },
  ),

  contractCase(
    "stage-opt-out/messaging-service",
    "An opt-out at stage holds for all numbers of the Messaging Service",
    async (world) => {
      const service = { messagingServiceId: "MG1" };
      const turn = await world.receiveAndClaim(service);
      await world.silence(turn, SILENCE);
      const elsewhere = await world.receive({ ...service, to: OUR_OTHER_NUMBER });
      expectEqual(elsewhere.silence, "opted_out", "the silence on the service's other number");
      const outside = await world.receive({ to: OUR_OTHER_NUMBER });
      expectEqual(outside.silence, null, "the silence outside of the service");
    },
  ),

  contractCase(
    "stage-opt-out/refused",
    "A stage that is superseded, or whose lease is lost, records no opt-out",
    async (world) => {
      const turn = await world.receiveAndClaim();
      await world.receive({ body: "I mean, do text me" });
      expectKind(await world.silence(turn, SILENCE), "superseded", "a silence");
      expectKind(await world.stage(turn, CONFIRMATION), "superseded", "a reply");
      await world.clock.advance(LEASE_MS);
      expectKind(await world.silence(turn, SILENCE), "lease_lost", "a silence too late");
      expectKind(await world.stage(turn, CONFIRMATION), "lease_lost", "a reply too late");
      const next = await world.claim(turn.lease.threadId);
      expectEqual(next.optedOut, false, "optedOut");
      expectEqual(next.conversation.ended, false, "whether the conversation has ended");
    },
  ),

  contractCase(
    "stage-opt-out/ended",
    "After an opt-out at stage, a text that waits is in an ended conversation of one who opted out",
    async (world) => {
      const turn = await world.receiveAndClaim();
      await world.receive({ body: "And another thing" });
      await world.silence(turn, { ...SILENCE, supersede: false });
      const next = await world.claim(turn.lease.threadId);
      expectEqual(next.optedOut, true, "optedOut");
      expectEqual(next.conversation.ended, true, "whether the conversation has ended");
      expectKind(await world.stage(next), "opted_out", "a reply");
      expectEqual(await world.store.claim(turn.lease.threadId, REQUEST), null, "what is left");
    },
  ),
];

async function expectOptedOut(world: World, later: ReceiveResult): Promise<void> {
  expectEqual(later.conversation, "opened", "the conversation of a later text");
  expectEqual(later.silence, "opted_out", "its silence");
  if (world.raw === null) return;
  expectEqual(await world.raw.optedOut(OUR_NUMBER, PERSON), true, "whether the opt-out is written");
}
