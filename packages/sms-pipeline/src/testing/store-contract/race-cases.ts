import type { DeliveryStatus, Generation } from "../../ports/outbound.ts";
import type { StageResult, Store } from "../../ports/store.ts";
import type { ClaimedTurn } from "../../ports/turn.ts";
import { capabilityCase, contractCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectKind, expectThat, present } from "./expect.ts";
import {
  bodiesOf,
  carrierIdOf,
  LEASE_MS,
  policyOf,
  QUIET_MS,
  REQUEST,
  replyOf,
  SECOND_REQUEST,
  textOf,
  type World,
} from "./world.ts";

const RACERS = 50;
const GENERATION: Generation = {
  model: "contract",
  inputTokens: 2,
  outputTokens: 1,
  finishReason: null,
  durationMs: 1,
};

export const raceCases: readonly StoreContractCase[] = [
  contractCase(
    "race/one-text",
    "Of 50 deliveries of one text at once, one is received and 49 are duplicates",
    async (world) => {
      const text = textOf({});
      const policy = policyOf({ lease: REQUEST });
      const results = await race(world, (store) => store.receive({ ...text }, policy));
      const kinds = results.map((result) => result.kind).sort();
      const expected = [...Array<string>(RACERS - 1).fill("duplicate"), "received"];
      expectEqual(kinds, expected, "the results");
      const ids = new Set(results.map((result) => result.messageId));
      expectEqual(ids.size, 1, "the number of message ids");
      const turns = results.filter((result) => result.turn !== null);
      expectEqual(turns.length, 1, "the number of turns");
      expectEqual(bodiesOf(turns[0]?.turn?.unanswered ?? []), ["Hello"], "the waiting texts");
      const rows = await world.rows();
      if (rows) expectEqual(rows.length, 1, "the number of messages written");
    },
  ),

  contractCase(
    "race/first-texts",
    "Of 50 first texts at once, none is lost and one conversation is opened",
    async (world) => {
      const results = await race(world, (store, index) =>
        store.receive(textOf({ body: `${index}` }), policyOf({})),
      );
      const opened = results.filter((result) => result.conversation === "opened");
      expectEqual(opened.length, 1, "how many opened a conversation");
      const ids = new Set(results.map((result) => result.conversationId));
      expectEqual(ids.size, 1, "the number of conversations");
      const turn = await world.claim(present(results[0], "a result").threadId);
      const bodies = new Set(bodiesOf(turn.unanswered));
      expectEqual(bodies.size, RACERS, "the number of waiting texts");
      const seqs = turn.unanswered.map((text) => text.seq);
      expectEqual(new Set(seqs).size, RACERS, "the number of different seqs");
      const rising = seqs.toSorted((left, right) => left - right);
      expectEqual(seqs, rising, "the order of the waiting texts");
    },
  ),

  contractCase(
    "race/turn-with-text",
    "Of 50 texts at once that ask for the turn, one gets it",
    async (world) => {
      const policy = policyOf({ lease: REQUEST });
      const results = await race(world, (store) => store.receive(textOf({}), policy));
      const turns = results.flatMap((result) => (result.turn === null ? [] : [result.turn]));
      expectEqual(turns.length, 1, "the number of turns");
    },
  ),

  contractCase("race/claim", "Of 50 claims of one thread at once, one wins", async (world) => {
    const { threadId } = await world.receive();
    await world.clock.advance(QUIET_MS);
    const results = await race(world, async (store, index) =>
      index % 3 === 2
        ? (await store.claimDue(1, SECOND_REQUEST))[0]
        : ((await store.claim(threadId, REQUEST)) ?? undefined),
    );
    const winners = results.filter((turn) => turn !== undefined);
    expectEqual(winners.length, 1, "the number of turns");
    expectEqual(winners[0]?.claims, 1, "the claims");
  }),

  contractCase(
    "race/claim-due",
    "Of many due threads, each is taken by one holder",
    async (world) => {
      const threads: string[] = [];
      for (let index = 0; index < 40; index++) {
        threads.push((await world.receive({ from: `+155503000${10 + index}` })).threadId);
      }
      await world.clock.advance(QUIET_MS);
      const taken = await race(world, (store) => store.claimDue(3, REQUEST));
      // Whoever skips what another is taking may find less than there is: it comes with the next round.
      const rest = await world.store.claimDue(40, REQUEST);
      const ids = [...taken.flat(), ...rest].map((turn) => turn.lease.threadId);
      expectEqual(ids.sort(), threads.sort(), "the threads taken, each once");
    },
  ),

  contractCase(
    "race/abandoned",
    "Of 50 claims at the end of a dead holder's lease, one wins",
    async (world) => {
      const dead = await world.receiveAndClaim();
      await world.clock.advance(LEASE_MS);
      const results = await race(world, (store) => store.claim(dead.lease.threadId, REQUEST));
      const winners = results.filter((turn) => turn !== null);
      expectEqual(winners.length, 1, "the number of turns");
      const token = winners[0]?.lease.token ?? 0;
      expectThat(token > dead.lease.token, "the winner's token is higher");
    },
  ),

  contractCase("race/stage", "Of 50 replies staged at once, one is written", async (world) => {
    const turn = await world.receiveAndClaim();
    const results = await race(world, (store) => store.stage(turn.lease, replyOf(turn), REQUEST));
    const ids = results.flatMap((result) =>
      result.kind === "staged" ? result.messages.map((message) => message.id) : [],
    );
    expectEqual(new Set(ids).size, 1, "the number of replies");
    await world.clock.advance(LEASE_MS);
    const next = await world.claim(turn.lease.threadId);
    expectEqual(
      next.staged.map(({ id }) => id),
      [...new Set(ids)],
      "the staged replies",
    );
  }),

  contractCase(
    "race/text-and-stage",
    "A text that comes with the reply either supersedes it or waits after it",
    async (world) => {
      for (const first of ["text", "stage"] as const) {
        const text = textOf({ from: `+1555050${first.length}`, body: "Two" });
        const turn = await world.receiveAndClaim({ from: text.from, body: "One" });
        const staged = await together(
          first,
          () => world.second.receive(text, policyOf({})),
          () => world.stage(turn),
        );
        if (staged.kind === "superseded") {
          expectEqual(bodiesOf(staged.turn.unanswered), ["One", "Two"], "the turn as it is now");
        } else {
          const [message] = expectKind(staged, "staged", "staging").messages;
          await world.sent(turn.lease, message?.id ?? "");
          const next = await world.claim(turn.lease.threadId);
          expectEqual(bodiesOf(next.unanswered), ["Two"], "the waiting texts");
        }
      }
    },
  ),

  contractCase(
    "race/stop-and-stage",
    "A STOP that comes with the reply either refuses it or finds it staged",
    async (world) => {
      for (const first of ["text", "stage"] as const) {
        const stop = textOf({ from: `+1555050${first.length}`, body: "STOP" });
        const turn = await world.receiveAndClaim({ from: stop.from });
        const staged = await together(
          first,
          () => world.second.receive(stop, policyOf({ intent: "opt_out" })),
          () => world.stage(turn, { supersede: false }),
        );
        await world.clock.advance(LEASE_MS);
        const next = await world.store.claim(turn.lease.threadId, REQUEST);
        if (staged.kind === "staged") {
          expectEqual(next?.optedOut, true, "optedOut");
          expectEqual(bodiesOf(next?.staged ?? []), ["Reply"], "the staged replies");
          expectEqual(next?.unanswered, [], "the waiting texts");
        } else {
          expectEqual(staged.kind, "opted_out", "staging");
          expectEqual(next, null, "what is left");
        }
      }
    },
  ),

  contractCase("race/settle", "Of 50 settles at once, one settles", async (world) => {
    const turn = await world.receiveAndClaim();
    const { id } = await world.stagedOne(turn);
    const results = await race(world, (store) =>
      store.settle(turn.lease, id, {
        kind: "sent",
        providerMessageId: carrierIdOf(id),
        status: "queued",
        segments: 1,
      }),
    );
    const settled = results.filter((result) => result.kind === "settled");
    expectEqual(settled.length, 1, "the number that settled");
  }),

  contractCase(
    "race/delivery",
    "Of reports in any order at once, the furthest one stays",
    async (world) => {
      const { message, providerMessageId } = await world.exchange();
      const statuses: readonly DeliveryStatus[] = ["sending", "read", "sent", "delivered", "sent"];
      const report = (store: Store, status: DeliveryStatus) =>
        store.recordDelivery({
          provider: "fake",
          providerMessageId,
          outboundId: message.id,
          status,
          errorCode: null,
          optedOut: false,
        });
      await race(world, (store, index) =>
        report(store, statuses[index % statuses.length] ?? "sent"),
      );
      expectEqual(await report(world.store, "delivered"), "stale", "delivered after read");
      expectEqual(await report(world.store, "read"), "stale", "read after read");
    },
  ),
  contractCase("race/usage", "Of what 50 do at once, every bit is counted", async (world) => {
    await race(world, (store) => store.receive(textOf({}), policyOf({})));
    const persons = Array.from({ length: RACERS }, (_, index) => `+155506000${10 + index}`);
    const turns: ClaimedTurn[] = [];
    for (const from of persons) turns.push(await world.receiveAndClaim({ from }));
    await race(world, (store, index) => {
      const turn = present(turns[index], "a turn");
      return store.stage(turn.lease, replyOf(turn, { generation: GENERATION }), REQUEST);
    });
    const { usage } = await world.receiveAndClaim();
    expectEqual(usage.textsShort, RACERS + 1, "the person's texts");
    expectEqual(usage.tokensToday, RACERS * 3, "the assistant's tokens");
    expectEqual(usage.segmentsToday, RACERS, "the assistant's segments");
  }),

  capabilityCase(
    "consent",
    "race/opt-out",
    "Of 50 opt-outs at once, one is logged, and one waits for its confirmation",
    async (world, log) => {
      const policy = policyOf({ intent: "opt_out", confirmOptOut: true });
      const results = await race(world, (store) => store.receive(textOf({}), policy));
      const waiting = results.filter((result) => result.silence === null);
      expectEqual(waiting.length, 1, "the number that waits");
      const { entries } = await log.list({ limit: 100 });
      expectEqual(
        entries.map((entry) => entry.messageId),
        waiting.map((result) => result.messageId),
        "the entries",
      );
    },
  ),
];

/** Starts all at once, by turns through both connections. */
export function race<Result>(
  world: World,
  start: (store: Store, index: number) => Promise<Result>,
): Promise<Result[]> {
  const racers = Array.from({ length: RACERS }, (_, index) =>
    start(index % 2 === 0 ? world.store : world.second, index),
  );
  return Promise.all(racers);
}

/** Starts both in the given order without waiting in between, and returns what staging came to. */
async function together(
  first: "text" | "stage",
  receive: () => Promise<unknown>,
  stage: () => Promise<StageResult>,
): Promise<StageResult> {
  const early = first === "text" ? receive() : null;
  const staging = stage();
  await Promise.all([early ?? receive(), staging]);
  return staging;
}
