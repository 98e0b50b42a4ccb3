import { contractCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectKind, expectThat } from "./expect.ts";
import {
  bodiesOf,
  LEASE_MS,
  OTHER_PERSON,
  OUR_NUMBER,
  OUR_OTHER_NUMBER,
  PERSON,
  REQUEST,
  type World,
} from "./world.ts";

const STOP = { body: "STOP" };
const OPT_OUT = { intent: "opt_out" } as const;
const START = { body: "START" };
const OPT_IN = { intent: "opt_in" } as const;

export const optOutCases: readonly StoreContractCase[] = [
  contractCase(
    "opt-out/stop",
    "STOP records the opt-out, ends the conversation and silences all that waits",
    async (world) => {
      await world.receive({ body: "Waiting" });
      const stop = await world.receive(STOP, { ...OPT_OUT, lease: REQUEST });
      expectEqual(stop.conversation, "ended", "the conversation");
      expectEqual(stop.silence, "opted_out", "the silence");
      expectEqual(stop.dueInMs, null, "when the thread is due");
      expectEqual(stop.turn, null, "the turn");
      expectEqual(await world.store.claim(stop.threadId, REQUEST), null, "a claim");
      await expectOptedOut(world, OUR_NUMBER, true);
      const rows = await world.rows();
      const answers = rows?.map((row) => row.direction === "inbound" && row.answer);
      if (answers) expectEqual(answers, ["opted_out", "opted_out"], "the answers written");
    },
  ),

  contractCase(
    "opt-out/after",
    "A text of a person who has opted out is kept and answered with that silence",
    async (world) => {
      await world.receive(STOP, OPT_OUT);
      const next = await world.receive({ body: "Hello?" }, { lease: REQUEST });
      expectEqual(next.kind, "received", "the text");
      expectEqual(next.conversation, "opened", "its conversation");
      expectEqual(next.silence, "opted_out", "its silence");
      expectEqual(next.dueInMs, null, "when the thread is due");
      expectEqual(next.turn, null, "its turn");
    },
  ),

  contractCase(
    "opt-out/between-claim-and-stage",
    "STOP between claim and stage: the reply is refused and nothing is written",
    async (world) => {
      const turn = await world.receiveAndClaim();
      await world.receive(STOP, OPT_OUT);
      const result = expectKind(await world.stage(turn), "opted_out", "staging after STOP");
      expectEqual(result.dueInMs, null, "when the thread is due");
      expectEqual(await world.store.claim(turn.lease.threadId, REQUEST), null, "a claim");
      const rows = await world.rows();
      const sent = rows?.filter((row) => row.direction === "outbound");
      if (sent) expectEqual(sent, [], "the replies written");
      const start = await world.receive(START, { ...OPT_IN, lease: REQUEST });
      expectThat(start.turn !== null, "the refused stage gave its lease back");
    },
  ),

  contractCase("opt-out/renewed", "STOP after claim shows in a renewed turn", async (world) => {
    const turn = await world.receiveAndClaim();
    await world.receive(STOP, OPT_OUT);
    const renewed = await world.store.renew(turn.lease, REQUEST);
    expectEqual(expectKind(renewed, "renewed", "renewing").turn.optedOut, true, "optedOut");
  }),

  contractCase(
    "opt-out/between-stage-and-settle",
    "STOP between stage and settle: what is being sent is not taken for unsent",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const message = await world.stagedOne(turn);
      await world.receive(STOP, OPT_OUT);
      const rows = await world.rows();
      const row = rows?.find((each) => each.direction === "outbound");
      if (row) expectEqual(row.status, "staged", "the reply's status after STOP");
      const result = await world.sent(turn.lease, message.id);
      expectEqual(result, { kind: "settled", dueInMs: null }, "settling the sent reply");
    },
  ),

  contractCase(
    "opt-out/in-doubt",
    "STOP while the fate of a reply is in doubt leaves it to be found out",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const message = await world.stagedOne(turn);
      await world.store.settle(turn.lease, message.id, {
        kind: "in_doubt",
        afterMs: 1_000,
        doubtForMs: 0,
        errorCode: null,
      });
      await world.receive(STOP, OPT_OUT);
      await world.clock.advance(1_000);
      const [next] = await world.store.claimDue(10, REQUEST);
      expectEqual(
        next?.staged.map((each) => each.id),
        [message.id],
        "the staged replies",
      );
      expectEqual(next?.optedOut, true, "optedOut");
    },
  ),

  contractCase(
    "opt-out/cancels-retry",
    "STOP cancels a reply that waits to be sent again, with all its parts",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const [first] = await world.staged(turn, "One", "Two");
      await world.store.settle(turn.lease, first?.id ?? "", {
        kind: "retry",
        afterMs: 1_000,
        errorCode: "20429",
      });
      const stop = await world.receive(STOP, OPT_OUT);
      expectEqual(stop.dueInMs, null, "when the thread is due");
      await world.clock.advance(1_000);
      await expectNothingWaits(world, turn.lease.threadId);
      const rows = await world.rows();
      const statuses = rows?.flatMap((row) => (row.direction === "outbound" ? [row.status] : []));
      if (statuses) expectEqual(statuses, ["canceled", "canceled"], "the replies' statuses");
    },
  ),

  contractCase("opt-out/start", "START allows texts again and waits for a turn", async (world) => {
    const stop = await world.receive(STOP, OPT_OUT);
    const start = await world.receive(START, OPT_IN);
    expectEqual(start.conversation, "opened", "the conversation");
    expectEqual(start.silence, null, "the silence");
    expectThat(start.conversationId !== stop.conversationId, "a new conversation");
    await expectOptedOut(world, OUR_NUMBER, false);
    const turn = await world.claim(start.threadId);
    expectEqual(turn.optedOut, false, "optedOut");
    expectEqual(bodiesOf(turn.unanswered), ["START"], "the waiting texts");
    expectEqual(turn.unanswered[0]?.intent, "opt_in", "the intent");
    await world.answer(turn, "Welcome back");
  }),

  contractCase(
    "opt-out/yes",
    "YES opts in when the person has opted out, and is an ordinary text otherwise",
    async (world) => {
      const policy = { intent: "message", optInIfOptedOut: true } as const;
      await world.receive();
      const ordinary = await world.receive({ body: "YES" }, policy);
      expectEqual(ordinary.conversation, "continued", "an ordinary YES");
      await world.receive(STOP, OPT_OUT);
      const yes = await world.receive({ body: "YES" }, policy);
      expectEqual(yes.conversation, "opened", "YES after STOP");
      expectEqual(yes.silence, null, "its silence");
      await expectOptedOut(world, OUR_NUMBER, false);
      const turn = await world.claim(yes.threadId);
      expectEqual(turn.unanswered[0]?.intent, "opt_in", "its intent");
    },
  ),

  contractCase(
    "opt-out/per-number",
    "An opt-out holds for one of our numbers and one person",
    async (world) => {
      await world.receive(STOP, OPT_OUT);
      const otherNumber = await world.receive({ to: OUR_OTHER_NUMBER });
      expectEqual(otherNumber.silence, null, "the silence on our other number");
      const otherPerson = await world.receive({ from: OTHER_PERSON });
      expectEqual(otherPerson.silence, null, "the silence towards another person");
    },
  ),

  contractCase(
    "opt-out/messaging-service",
    "An opt-out from a Messaging Service holds for all its numbers, and for no other service",
    async (world) => {
      const service = { messagingServiceId: "MG1" };
      const elsewhere = await world.receiveAndClaim({ ...service, to: OUR_OTHER_NUMBER });
      await world.receive({ ...STOP, ...service }, OPT_OUT);
      await expectOptedOut(world, "MG1", true);
      expectKind(
        await world.stage(elsewhere),
        "opted_out",
        "staging on the service's other number",
      );
      const same = await world.receive({ ...service, to: OUR_OTHER_NUMBER });
      expectEqual(same.silence, "opted_out", "the silence on the service's other number");
      const other = await world.receive({ messagingServiceId: "MG2", to: OUR_OTHER_NUMBER });
      expectEqual(other.silence, null, "the silence under another service");
    },
  ),

  contractCase(
    "opt-out/number-joins-service",
    "An opt-out from a number holds when the number joins a Messaging Service, until the person opts in there",
    async (world) => {
      const service = { messagingServiceId: "MG1" };
      await world.receive(STOP, OPT_OUT);
      const joined = await world.receive(service);
      expectEqual(joined.silence, "opted_out", "the silence under the service");
      await world.receive({ ...START, ...service }, OPT_IN);
      expectEqual((await world.receive(service)).silence, null, "the silence after START");
      expectEqual((await world.receive()).silence, null, "the silence without the service");
    },
  ),

  contractCase(
    "opt-out/service-retry",
    "What waits to be sent again from another number of the service is handed out with the word of the opt-out",
    async (world) => {
      const service = { messagingServiceId: "MG1" };
      const turn = await world.receiveAndClaim({ ...service, to: OUR_OTHER_NUMBER });
      const { id } = await world.stagedOne(turn);
      const retry = { kind: "retry", afterMs: 0, errorCode: "20429" } as const;
      await world.store.settle(turn.lease, id, retry);
      await world.receive({ ...STOP, ...service }, OPT_OUT);
      const next = await world.claim(turn.lease.threadId);
      expectEqual(next.optedOut, true, "optedOut of a claim");
      const renewed = await world.store.renew(next.lease, REQUEST);
      expectEqual(expectKind(renewed, "renewed", "renewing").turn.optedOut, true, "and after it");
    },
  ),

  contractCase(
    "opt-out/refused-by-carrier",
    "A send that the carrier refuses for an opt-out records it",
    async (world) => {
      const turn = await world.receiveAndClaim();
      const message = await world.stagedOne(turn);
      await world.receive({ body: "Waiting" });
      await world.store.settle(turn.lease, message.id, {
        kind: "failed",
        errorCode: "21610",
        optedOut: true,
      });
      await expectRefused(world, turn.lease.threadId);
    },
  ),

  contractCase(
    "opt-out/reported-by-carrier",
    "A delivery report of an opt-out records it",
    async (world) => {
      const { turn, providerMessageId } = await world.exchange();
      await world.receive({ body: "Waiting" });
      const recorded = await world.store.recordDelivery({
        provider: "fake",
        providerMessageId,
        outboundId: null,
        status: "failed",
        errorCode: "21610",
        optedOut: true,
      });
      expectEqual(recorded, "recorded", "the report");
      await expectRefused(world, turn.lease.threadId);
    },
  ),
];

/** The carrier has told of the opt-out while a text waits: its turn says so, and its reply is refused. */
async function expectRefused(world: World, threadId: string): Promise<void> {
  await expectOptedOut(world, OUR_NUMBER, true);
  const next = await world.claim(threadId);
  expectEqual(next.optedOut, true, "optedOut");
  expectKind(await world.stage(next), "opted_out", "staging after the carrier's refusal");
  await expectNothingWaits(world, threadId);
  const later = await world.receive();
  expectEqual(later.silence, "opted_out", "the silence of a later text");
}

async function expectNothingWaits(world: World, threadId: string): Promise<void> {
  await world.clock.advance(LEASE_MS);
  expectEqual(await world.store.claim(threadId, REQUEST), null, "a claim");
}

async function expectOptedOut(world: World, scope: string, expected: boolean): Promise<void> {
  if (world.raw === null) return;
  expectEqual(await world.raw.optedOut(scope, PERSON), expected, "whether the opt-out is written");
}
