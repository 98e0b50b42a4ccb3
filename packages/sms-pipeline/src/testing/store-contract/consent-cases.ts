import type { ConsentEntry, ConsentLog } from "../../ports/consent.ts";
import { capabilityCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectKind, expectThat } from "./expect.ts";
import {
  OTHER_PERSON,
  OUR_NUMBER,
  OUR_OTHER_NUMBER,
  PERSON,
  policyOf,
  REQUEST,
  textOf,
  type World,
} from "./world.ts";

const STOP = { body: "STOP" };
const OPT_OUT = { intent: "opt_out" } as const;
const OPT_IN = { intent: "opt_in" } as const;
const MODEL_REPLY = { source: "opt_out_confirmation", optOut: "model" } as const;
const MODEL_SILENCE = { reason: "opted_out", optOut: "model" } as const;

type Entry = Omit<ConsentEntry, "id">;

export const consentCases: readonly StoreContractCase[] = [
  capabilityCase(
    "consent",
    "consent/who-when-how",
    "An opt-out and an opt-in are logged: who, when, how, by which text, for which of our numbers",
    async (world, log) => {
      const outAt = world.clock.now();
      const stop = await world.receive(STOP, { ...OPT_OUT, consentOrigin: "plain_words" });
      await world.clock.advance(5_000);
      const start = await world.receive({}, { ...OPT_IN, consentOrigin: "carrier" });
      await expectLog(world, log, [
        optedOut({ at: outAt, origin: "plain_words", messageId: stop.messageId }),
        optedIn({ at: outAt + 5_000, origin: "carrier", messageId: start.messageId }),
      ]);
    },
  ),

  capabilityCase(
    "consent",
    "consent/changes-only",
    "Only changes are logged: no second STOP, no START of one who has not opted out, no duplicate",
    async (world, log) => {
      await world.receive({ body: "START" }, OPT_IN);
      expectEqual((await log.list({ limit: 10 })).entries, [], "the log after a mere START");
      const text = textOf(STOP);
      const stop = await world.store.receive(text, policyOf(OPT_OUT));
      await world.store.receive(text, policyOf(OPT_OUT));
      await world.receive(STOP, OPT_OUT);
      await world.receive(STOP, { ...OPT_OUT, confirmOptOut: true });
      const start = await world.receive({ body: "START" }, OPT_IN);
      await world.store.receive(text, policyOf(OPT_OUT));
      await world.receive({ body: "START" }, OPT_IN);
      await expectLog(world, log, [
        optedOut({ at: world.clock.now(), messageId: stop.messageId }),
        optedIn({ at: world.clock.now(), messageId: start.messageId }),
      ]);
    },
  ),

  capabilityCase(
    "consent",
    "consent/yes",
    "YES is logged when it opts in, and is no entry otherwise",
    async (world, log) => {
      const policy = { intent: "message", optInIfOptedOut: true } as const;
      await world.receive({ body: "YES" }, policy);
      const stop = await world.receive(STOP, OPT_OUT);
      const yes = await world.receive({ body: "YES" }, policy);
      await expectLog(world, log, [
        optedOut({ at: world.clock.now(), messageId: stop.messageId }),
        optedIn({ at: world.clock.now(), messageId: yes.messageId }),
      ]);
    },
  ),

  capabilityCase(
    "consent",
    "consent/confirmed",
    "An opt-out that is to be confirmed is logged when it comes, and its confirmation logs nothing",
    async (world, log) => {
      const stop = await world.receive(STOP, { ...OPT_OUT, confirmOptOut: true });
      const expected = [optedOut({ at: world.clock.now(), messageId: stop.messageId })];
      await expectLog(world, log, expected);
      const turn = await world.claim(stop.threadId);
      expectKind(await world.stage(turn, MODEL_REPLY), "staged", "staging the confirmation");
      await expectLog(world, log, expected);
    },
  ),

  capabilityCase(
    "consent",
    "consent/messaging-service",
    "Within a Messaging Service the entry names the service, and its other numbers add none",
    async (world, log) => {
      const service = { ...STOP, messagingServiceId: "MG1" };
      const stop = await world.receive(service, OPT_OUT);
      await world.receive({ ...service, to: OUR_OTHER_NUMBER }, OPT_OUT);
      await expectLog(world, log, [
        optedOut({ at: world.clock.now(), scope: "MG1", messageId: stop.messageId }),
      ]);
    },
  ),

  capabilityCase(
    "consent",
    "consent/at-stage",
    "An opt-out that a reply or a silence tells of is logged with the newest text that it answers",
    async (world, log) => {
      for (const [index, from] of [PERSON, OTHER_PERSON].entries()) {
        await world.receive({ from, body: "Listen" });
        const turn = await world.receiveAndClaim({ from, body: "Leave me alone" });
        const messageId = turn.unanswered.at(-1)?.id ?? "";
        await world.receive({ from, body: "OK?" });
        if (index === 0) {
          const result = await world.stage(turn, { ...MODEL_REPLY, supersede: false });
          expectKind(result, "staged", "staging a reply");
        } else {
          const result = await world.silence(turn, { ...MODEL_SILENCE, supersede: false });
          expectKind(result, "silenced", "staging a silence");
        }
        const at = world.clock.now();
        const entry = optedOut({ at, person: from, origin: "model", messageId });
        await expectLog(world, log, [entry], from);
      }
    },
  ),

  capabilityCase(
    "consent",
    "consent/at-stage-no-change",
    "A stage logs nothing when the person has opted out already, and nothing when it is refused",
    async (world, log) => {
      const turn = await world.receiveAndClaim();
      await world.receive({ body: "Wait" });
      expectKind(await world.stage(turn, MODEL_REPLY), "superseded", "a reply");
      expectEqual((await log.list({ limit: 10 })).entries, [], "the log after a refused stage");
      const stop = await world.receive(STOP, { ...OPT_OUT, confirmOptOut: true });
      const renewed = await world.store.renew(turn.lease, REQUEST);
      const held = expectKind(renewed, "renewed", "renewing").turn;
      expectKind(await world.silence(held, MODEL_SILENCE), "silenced", "a silence");
      await expectLog(world, log, [optedOut({ at: world.clock.now(), messageId: stop.messageId })]);
    },
  ),

  capabilityCase(
    "consent",
    "consent/refused-by-carrier",
    "A refusal of the carrier for an opt-out is logged, without a text, when it is news",
    async (world, log) => {
      const expected: Entry[] = [];
      for (const round of [1, 2]) {
        const turn = await world.receiveAndClaim();
        const { id } = await world.stagedOne(turn);
        if (round === 2) {
          const stop = await world.receive(STOP, OPT_OUT);
          expected.push(optedOut({ at: world.clock.now(), messageId: stop.messageId }));
        } else {
          expected.push(byCarrier(world));
        }
        const failed = { kind: "failed", errorCode: "21610", optedOut: true } as const;
        expectEqual((await world.store.settle(turn.lease, id, failed)).kind, "settled", "settling");
        await expectLog(world, log, expected);
        const start = await world.receive({ body: "START" }, OPT_IN);
        expected.push(optedIn({ at: world.clock.now(), messageId: start.messageId }));
        await world.answer(await world.claim(start.threadId));
      }
    },
  ),

  capabilityCase(
    "consent",
    "consent/reported-by-carrier",
    "A delivery report of an opt-out is logged, without a text, when it is news",
    async (world, log) => {
      const { providerMessageId } = await world.exchange();
      const report = {
        provider: "fake",
        providerMessageId,
        outboundId: null,
        status: "failed",
        errorCode: "21610",
        optedOut: true,
      } as const;
      expectEqual(await world.store.recordDelivery(report), "recorded", "the report");
      const expected = [byCarrier(world)];
      await expectLog(world, log, expected);
      expectEqual(await world.store.recordDelivery(report), "stale", "the same report again");
      const start = await world.receive({ body: "START" }, OPT_IN);
      expected.push(optedIn({ at: world.clock.now(), messageId: start.messageId }));
      expectEqual(await world.store.recordDelivery(report), "stale", "the same after START");
      await expectLog(world, log, expected);
    },
  ),

  capabilityCase(
    "consent",
    "consent/pages",
    "The log is read in pages, oldest first; `next` is null after the last",
    async (world, log) => {
      const persons = [PERSON, OTHER_PERSON, "+15550200003", "+15550200004"];
      for (const from of persons) {
        await world.receive({ ...STOP, from }, OPT_OUT);
        await world.clock.advance(1_000);
      }
      expectEqual(await personsByPage(log, 2), [persons.slice(0, 2), persons.slice(2)], "by two");
      expectEqual(await personsByPage(log, 3), [persons.slice(0, 3), persons.slice(3)], "by three");
      expectEqual(await personsByPage(log, 4), [persons], "all at once");
      const first = await log.list({ limit: 3 });
      await world.receive({ ...STOP, from: "+15550200005" }, OPT_OUT);
      const rest = await log.list({ limit: 3, after: first.next ?? "" });
      const written = rest.entries.map((entry) => entry.person);
      expectEqual(written, ["+15550200004", "+15550200005"], "a page after one more was written");
      const ids = new Set([...first.entries, ...rest.entries].map((entry) => entry.id));
      expectEqual(ids.size, 5, "the number of different ids");
    },
  ),

  capabilityCase(
    "consent",
    "consent/one-person",
    "The log of one person is that of all our numbers, and nobody else's",
    async (world, log) => {
      for (const to of [OUR_NUMBER, OUR_OTHER_NUMBER]) {
        await world.receive({ ...STOP, to, from: OTHER_PERSON }, OPT_OUT);
        await world.receive({ ...STOP, to }, OPT_OUT);
      }
      await world.receive({ ...STOP, from: "+15550200003" }, OPT_OUT);
      const first = await log.list({ person: PERSON, limit: 1 });
      const scopes = first.entries.map((entry) => [entry.person, entry.scope]);
      expectEqual(scopes, [[PERSON, OUR_NUMBER]], "the first page");
      expectThat(first.next !== null, "there is a second page");
      const second = await log.list({ person: PERSON, limit: 1, after: first.next });
      const more = second.entries.map((entry) => [entry.person, entry.scope]);
      expectEqual(more, [[PERSON, OUR_OTHER_NUMBER]], "the second page");
      expectEqual(second.next, null, "what comes after the person's last entry");
      const nobody = await log.list({ person: "+15550209999", limit: 10 });
      expectEqual(nobody, { entries: [], next: null }, "somebody without entries");
    },
  ),

  capabilityCase(
    "consent",
    "consent/own",
    "Changing entries that were returned changes nothing in the log",
    async (world, log) => {
      await world.receive(STOP, OPT_OUT);
      const before = await log.list({ limit: 10 });
      const copy = structuredClone(before);
      for (const entry of before.entries) Reflect.set(entry, "kind", "opted_in");
      Reflect.set(before.entries, "length", 0);
      expectEqual(await log.list({ limit: 10 }), copy, "the log");
    },
  ),
];

function optedOut(values: Partial<Entry> & Pick<Entry, "at" | "messageId">): Entry {
  return { kind: "opted_out", person: PERSON, scope: OUR_NUMBER, origin: "keyword", ...values };
}

function optedIn(values: Partial<Entry> & Pick<Entry, "at" | "messageId">): Entry {
  return optedOut({ ...values, kind: "opted_in" });
}

function byCarrier(world: World): Entry {
  return optedOut({ at: world.clock.now(), origin: "carrier_error", messageId: null });
}

async function expectLog(
  world: World,
  log: ConsentLog,
  expected: readonly Entry[],
  person: string = PERSON,
): Promise<void> {
  const { entries, next } = await log.list({ person, limit: 100 });
  expectThat(
    entries.every((entry) => entry.id !== ""),
    "an entry has an id",
  );
  expectEqual(
    entries.map(({ id: _id, ...entry }) => entry),
    expected,
    "the consent log",
  );
  expectEqual(next, null, "what comes after the last entry");
  if (world.raw === null) return;
  expectEqual(
    await world.raw.consent(person),
    expected.map(({ kind, scope, origin, messageId }) => ({ kind, scope, origin, messageId })),
    "the entries written",
  );
}

/** Who is on each page, read to the end. */
async function personsByPage(log: ConsentLog, limit: number): Promise<string[][]> {
  const pages: string[][] = [];
  for (let after: string | undefined; pages.length < 10; ) {
    const { entries, next } = await log.list(after === undefined ? { limit } : { limit, after });
    pages.push(entries.map((entry) => entry.person));
    if (next === null) break;
    after = next;
  }
  return pages;
}
