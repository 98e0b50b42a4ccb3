import type { ConsentEntry, ConsentLog, ConsentPage, Store } from "sms-pipeline";
import type { State } from "../src/state.ts";
import { type Defect, outboundOf, threadOf } from "./defect.ts";

export const consentDefects: readonly Defect[] = [
  {
    defect: "no consent entry is written",
    caughtBy: [
      "consent/who-when-how",
      "consent/changes-only",
      "consent/confirmed",
      "consent/at-stage",
      "consent/refused-by-carrier",
      "consent/reported-by-carrier",
      "erase/consent",
      "prune/consent",
    ],
    break: (store) => ({ consent: withPages(store, () => ({ entries: [], next: null })) }),
  },
  {
    defect: "every STOP and START is a consent entry, changes and others",
    caughtBy: ["consent/changes-only", "consent/messaging-service", "race/opt-out"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const { intent } = policy;
        const { from, to } = inbound;
        const result = await store.receive(inbound, policy);
        if (intent === "opt_out") addEntry(state, from, to, "opted_out");
        if (intent === "opt_in") addEntry(state, from, to, "opted_in");
        return result;
      },
    }),
  },
  {
    defect: "two opt-outs that look before either has written are both news",
    caughtBy: ["race/opt-out"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const isKnown = state.optOuts.has(inbound.to, inbound.from);
        await Promise.resolve();
        if (!isKnown) state.optOuts.remove(inbound.to, inbound.from);
        return store.receive(inbound, policy);
      },
    }),
  },
  {
    defect: "a YES that opts in is not logged",
    caughtBy: ["consent/yes"],
    break: (store, state) => ({
      receive(inbound, policy) {
        const optsIn = policy.optInIfOptedOut && state.optOuts.remove(inbound.to, inbound.from);
        return store.receive(inbound, optsIn ? { ...policy, intent: "opt_in" } : policy);
      },
    }),
  },
  {
    defect:
      "an opt-out at stage is logged also of one who has opted out, and also when it is refused",
    caughtBy: ["consent/at-stage-no-change", "consent/confirmed"],
    break: (store, state) => ({
      stage(lease, input, request) {
        const { person, number } = threadOf(state, lease.threadId);
        if (input.optOut !== null) addEntry(state, person, number, "opted_out");
        return store.stage(lease, input, request);
      },
    }),
  },
  {
    defect: "every refusal of the carrier for an opt-out is logged",
    caughtBy: ["consent/refused-by-carrier"],
    break: (store, state) => ({
      settle(lease, id, outcome) {
        const { person, number } = outboundOf(state, id).thread;
        if (outcome.kind === "failed") addEntry(state, person, number, "opted_out");
        return store.settle(lease, id, outcome);
      },
    }),
  },
  {
    defect: "every report of an opt-out is logged",
    caughtBy: ["consent/reported-by-carrier"],
    break: (store, state) => ({
      async recordDelivery(update) {
        const result = await store.recordDelivery(update);
        if (result === "stale") addEntry(state, "+15550200001", "+15550100001", "opted_out");
        return result;
      },
    }),
  },
  {
    defect: "the log forgets how it was said",
    caughtBy: ["consent/who-when-how", "consent/at-stage", "consent/refused-by-carrier"],
    break: (store) => ({ consent: withEntries(store, { origin: "keyword" }) }),
  },
  {
    defect: "the log forgets by which text it was said",
    caughtBy: ["consent/who-when-how", "consent/yes", "consent/at-stage"],
    break: (store) => ({ consent: withEntries(store, { messageId: null }) }),
  },
  {
    defect: "the log names our number also within a Messaging Service",
    caughtBy: ["consent/messaging-service"],
    break: (store) => ({ consent: withEntries(store, { scope: "+15550100001" }) }),
  },
  {
    defect: "the log is newest first",
    caughtBy: ["consent/pages", "consent/who-when-how"],
    break: (store) => ({
      consent: withPages(store, (page) => ({ ...page, entries: page.entries.toReversed() })),
    }),
  },
  {
    defect: "after the last full page of the log comes an empty one",
    caughtBy: ["consent/pages", "consent/one-person"],
    break: (store) => ({
      consent: {
        ...logOf(store),
        async list(query) {
          const page = await logOf(store).list(query);
          const isFull = page.entries.length === query.limit;
          return isFull ? { ...page, next: page.next ?? "1000000" } : page;
        },
      },
    }),
  },
  {
    defect: "the entry between two pages of the log is lost",
    caughtBy: ["consent/pages", "consent/one-person"],
    break: (store) => ({
      consent: withPages(store, ({ entries, next }) => ({
        entries,
        next: next === null ? null : String(Number(next) + 1),
      })),
    }),
  },
  {
    defect: "the log of one person is everybody's",
    caughtBy: ["consent/one-person"],
    break: (store) => ({
      consent: { ...logOf(store), list: ({ person: _, ...query }) => logOf(store).list(query) },
    }),
  },
  {
    defect: "the log hands out its own entries",
    caughtBy: ["consent/own"],
    break(store) {
      let own: ConsentPage | undefined;
      return {
        consent: {
          ...logOf(store),
          async list(query) {
            own ??= await logOf(store).list(query);
            return own;
          },
        },
      };
    },
  },
];

function addEntry(state: State, person: string, scope: string, kind: ConsentEntry["kind"]): void {
  const at = state.clock.now();
  state.consent.add({
    at,
    kind,
    person,
    scope,
    origin: "keyword",
    messageId: null,
  });
}

export function logOf(store: Store): ConsentLog {
  if (store.consent === undefined) throw new Error("The memory store has a consent log.");
  return store.consent;
}

function withPages(store: Store, change: (page: ConsentPage) => ConsentPage): ConsentLog {
  const log = logOf(store);
  return { ...log, list: async (query) => change(await log.list(query)) };
}

function withEntries(store: Store, values: Partial<ConsentEntry>): ConsentLog {
  return withPages(store, (page) => ({
    ...page,
    entries: page.entries.map((entry) => ({ ...entry, ...values })),
  }));
}
