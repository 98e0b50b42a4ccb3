import { capabilityCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectThat, present } from "./expect.ts";
import {
  bodiesOf,
  carrierIdOf,
  LEASE_MS,
  OTHER_PERSON,
  OUR_NUMBER,
  OUR_OTHER_NUMBER,
  PERSON,
  partOf,
  policyOf,
  REQUEST,
  textOf,
  type World,
} from "./world.ts";

const DAY_MS = 24 * 60 * 60_000;
const STOP = { body: "STOP" };
const OPT_OUT = { intent: "opt_out" } as const;
const NOTHING = { threads: 0, conversations: 0, messages: 0 };

export const retentionCases: readonly StoreContractCase[] = [
  capabilityCase(
    "retention",
    "erase/everything",
    "Erasing a person deletes the threads with all our numbers, conversations and messages",
    async (world, retention) => {
      await world.exchange({ body: "Old" });
      await world.clock.advance(DAY_MS);
      const { turn } = await world.exchange({ body: "New" });
      await world.receive({ to: OUR_OTHER_NUMBER, body: "Waiting" });
      const erased = await retention.eraseCustomer(PERSON);
      expectEqual(erased, { threads: 2, messages: 5 }, "what was erased");
      if (world.raw) expectEqual(await world.raw.kept(PERSON), NOTHING, "what is kept");
      await world.clock.advance(LEASE_MS);
      expectEqual(await world.store.claimDue(10, REQUEST), [], "what is due");
      expectEqual(await world.store.claim(turn.lease.threadId, REQUEST), null, "a claim");
      const again = await retention.eraseCustomer(PERSON);
      expectEqual(again, { threads: 0, messages: 0 }, "erasing again");
    },
  ),

  capabilityCase(
    "retention",
    "erase/others",
    "Erasing a person leaves all others as they were",
    async (world, retention) => {
      await world.exchange({ from: OTHER_PERSON, body: "One" }, "First");
      await world.receive();
      await retention.eraseCustomer(PERSON);
      const turn = await world.receiveAndClaim({ from: OTHER_PERSON, body: "Two" });
      expectEqual(bodiesOf(turn.history), ["One", "First"], "the other person's history");
      expectEqual(turn.usage.textsLong, 2, "the other person's texts");
    },
  ),

  capabilityCase(
    "retention",
    "erase/begins-anew",
    "After erasing, a text begins anew: no history, no usage, no duplicate",
    async (world, retention) => {
      const text = textOf({ body: "Hello" });
      const { turn } = await world.exchange(text);
      const noticed = await world.receiveAndClaim();
      await world.stage(noticed, { source: "limit_notice" });
      await retention.eraseCustomer(PERSON);
      const again = await world.store.receive(text, policyOf({ lease: REQUEST }));
      expectEqual([again.kind, again.conversation], ["received", "opened"], "the same text again");
      expectThat(again.threadId !== turn.lease.threadId, "another thread");
      expectEqual(again.turn?.history, [], "the history");
      expectEqual(again.turn?.staged, [], "the staged replies");
      expectEqual(
        [again.turn?.usage.textsShort, again.turn?.usage.replies, again.turn?.usage.noticed],
        [1, 0, false],
        "the texts, the replies and the notice",
      );
    },
  ),

  capabilityCase(
    "retention",
    "erase/in-hand",
    "A turn that is in hand loses its lease, and what it does afterwards brings nothing back",
    async (world, retention) => {
      const staging = await world.receiveAndClaim();
      const message = await world.stagedOne(staging);
      const thinking = await world.receiveAndClaim({ to: OUR_OTHER_NUMBER });
      await retention.eraseCustomer(PERSON);
      const lost = { kind: "lease_lost" };
      expectEqual(await world.store.renew(thinking.lease, REQUEST), lost, "renewing");
      expectEqual(await world.stage(thinking), lost, "staging");
      await world.store.release(thinking.lease);
      expectEqual(
        await world.sent(staging.lease, message.id),
        { ...lost, dueInMs: null },
        "settling what was sent",
      );
      const report = await world.store.recordDelivery({
        provider: "fake",
        providerMessageId: carrierIdOf(message.id),
        outboundId: message.id,
        status: "delivered",
        errorCode: null,
        optedOut: false,
      });
      expectEqual(report, "unknown_message", "a delivery report");
      if (world.raw) expectEqual(await world.raw.kept(PERSON), NOTHING, "what is kept");
    },
  ),

  capabilityCase(
    "retention",
    "erase/consent",
    "Opt-outs and the consent log outlive the messages",
    async (world, retention) => {
      const stop = await world.receive(STOP, OPT_OUT);
      await retention.eraseCustomer(PERSON);
      await expectConsentKept(world, stop.messageId);
    },
  ),

  capabilityCase(
    "retention",
    "prune/old",
    "Pruning deletes what was written down before the moment, in both directions",
    async (world, retention) => {
      const { providerMessageId } = await world.exchange({ body: "One" }, "First");
      const elsewhere = { to: OUR_OTHER_NUMBER, from: OTHER_PERSON };
      await world.exchange(elsewhere);
      await world.clock.advance(1);
      const olderThan = world.clock.now();
      await world.exchange({ body: "Two" }, "Second");
      const pruned = await retention.pruneMessages({ olderThan });
      expectEqual(pruned, { messages: 4 }, "what was pruned");
      const again = await retention.pruneMessages({ olderThan });
      expectEqual(again, { messages: 0 }, "pruning again");
      const rows = await world.rows();
      if (rows) expectEqual(bodiesOf(rows), ["Two", "Second"], "what is kept");
      const next = await world.receiveAndClaim({ body: "Three" });
      expectEqual(bodiesOf(next.history), ["Two", "Second"], "the history");
      const report = await world.store.recordDelivery({
        provider: "fake",
        providerMessageId,
        outboundId: null,
        status: "delivered",
        errorCode: null,
        optedOut: false,
      });
      expectEqual(report, "unknown_message", "a report about a pruned message");
    },
  ),

  capabilityCase(
    "retention",
    "prune/open",
    "Pruning leaves what waits for an answer or is not yet settled, however old",
    async (world, retention) => {
      const held = await world.receiveAndClaim({ body: "Answered" });
      const [sent, left] = await world.staged(held, "Sent", "Left");
      await world.sent(held.lease, sent?.id ?? "");
      await world.receive({ to: OUR_OTHER_NUMBER, body: "Waiting" });
      await world.clock.advance(30 * DAY_MS);
      const pruned = await retention.pruneMessages({ olderThan: world.clock.now() });
      expectEqual(pruned, { messages: 2 }, "what was pruned");
      const due = await world.store.claimDue(10, REQUEST);
      const bodies = due.flatMap((turn) => [
        ...bodiesOf(turn.staged),
        ...bodiesOf(turn.unanswered),
      ]);
      expectEqual(bodies.sort(), ["Left", "Waiting"], "what is due");
      const again = due.find((turn) => turn.lease.threadId === held.lease.threadId);
      const { lease } = present(again, "the turn of the staged reply");
      expectEqual((await world.sent(lease, left?.id ?? "")).kind, "settled", "settling the rest");
    },
  ),

  capabilityCase(
    "retention",
    "prune/consent",
    "Opt-outs and the consent log outlive their texts",
    async (world, retention) => {
      const stop = await world.receive(STOP, OPT_OUT);
      await world.clock.advance(30 * DAY_MS);
      const pruned = await retention.pruneMessages({ olderThan: world.clock.now() });
      expectEqual(pruned, { messages: 1 }, "what was pruned");
      await expectConsentKept(world, stop.messageId);
    },
  ),

  capabilityCase(
    "retention",
    "prune/in-hand",
    "Pruning takes the lease of nobody",
    async (world, retention) => {
      await world.exchange({ body: "Old" });
      await world.clock.advance(DAY_MS);
      const turn = await world.receiveAndClaim({ body: "New" });
      await retention.pruneMessages({ olderThan: world.clock.now() });
      const result = await world.stage(turn, { parts: [partOf("Reply")] });
      expectEqual(result.kind, "staged", "staging afterwards");
    },
  ),
];

async function expectConsentKept(world: World, messageId: string): Promise<void> {
  const later = await world.receive();
  expectEqual(later.silence, "opted_out", "the silence of a later text");
  const log = world.store.consent;
  if (log !== undefined) {
    const { entries } = await log.list({ person: PERSON, limit: 10 });
    const kept = entries.map((entry) => [entry.kind, entry.messageId]);
    expectEqual(kept, [["opted_out", messageId]], "the consent log");
  }
  if (world.raw === null) return;
  expectEqual(await world.raw.optedOut(OUR_NUMBER, PERSON), true, "whether the opt-out is written");
}
