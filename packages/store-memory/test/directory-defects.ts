import type { ConsentLog, OptOut, OptOutPage, Store } from "sms-pipeline";
import { logOf } from "./consent-defects.ts";
import { type Defect, directoryOf } from "./defect.ts";

export const directoryDefects: readonly Defect[] = [
  {
    defect: "an assistant that is created takes the place of the one with its name",
    caughtBy: ["assistants/create"],
    break: (store) => ({
      assistants: {
        ...directoryOf(store),
        async create(fields) {
          const saved = await directoryOf(store).save({ ...fields, phoneNumbers: [] });
          return { ...saved, phoneNumbers: [] };
        },
      },
    }),
  },
  {
    defect: "an update empties what it is not given",
    caughtBy: ["assistants/update"],
    break: (store) => ({
      assistants: {
        ...directoryOf(store),
        update: (id, fields) =>
          directoryOf(store).update(id, { firstSms: null, smsPrompt: null, ...fields }),
      },
    }),
  },
  {
    defect: "a number is assigned to whom nobody knows",
    caughtBy: ["assistants/unknown"],
    break: (store) => ({
      assistants: { ...directoryOf(store), assignNumber: async () => "assigned" },
    }),
  },
  {
    defect: "assistants are listed without their numbers",
    caughtBy: ["assistants/list"],
    break: (store) => ({
      assistants: {
        ...directoryOf(store),
        async list(query) {
          const page = await directoryOf(store).list(query);
          const assistants = page.assistants.map((each) => ({ ...each, phoneNumbers: [] }));
          return { ...page, assistants };
        },
      },
    }),
  },
  {
    defect: "the assistant between two pages is lost",
    caughtBy: ["assistants/list"],
    break: (store) => ({
      assistants: {
        ...directoryOf(store),
        async list(query) {
          const page = await directoryOf(store).list(query);
          return { ...page, next: page.next && String(Number(page.next) + 1) };
        },
      },
    }),
  },
  {
    defect: "one assistant's numbers are everybody's",
    caughtBy: ["numbers/list", "assistants/unknown"],
    break: (store) => ({
      assistants: {
        ...directoryOf(store),
        listNumbers: ({ assistantId: _, ...query }) => directoryOf(store).listNumbers(query),
      },
    }),
  },
  {
    defect: "a number is never taken away",
    caughtBy: ["numbers/assign"],
    break: (store) => ({
      assistants: {
        ...directoryOf(store),
        assignNumber: async (phoneNumber, assistantId) =>
          assistantId === null
            ? "assigned"
            : directoryOf(store).assignNumber(phoneNumber, assistantId),
      },
    }),
  },
  {
    defect: "by which text somebody opted out is not listed",
    caughtBy: ["opt-outs/who"],
    break: (store) => ({
      consent: withOptOuts(store, (page) => ({
        ...page,
        optOuts: page.optOuts.map((each) => ({ ...each, messageId: null })),
      })),
    }),
  },
  {
    defect: "who has opted in again is listed still",
    caughtBy: ["opt-outs/now"],
    break(store) {
      const known = new Map<string, OptOut>();
      return {
        consent: withOptOuts(store, (page) => {
          for (const each of page.optOuts) known.set(`${each.person} ${each.scope}`, each);
          return { ...page, optOuts: [...known.values()] };
        }),
        async receive(inbound, policy) {
          if (policy.intent === "opt_in") await logOf(store).listOptOuts({ limit: 10 });
          const result = await store.receive(inbound, policy);
          const optOut = { person: inbound.from, scope: inbound.to, at: 0, messageId: null };
          known.set(`${inbound.from} ${inbound.to}`, optOut);
          return result;
        },
      };
    },
  },
  {
    defect: "the opt-outs of one person are everybody's",
    caughtBy: ["opt-outs/pages"],
    break: (store) => ({
      consent: {
        ...logOf(store),
        listOptOuts: ({ person: _, ...query }) => logOf(store).listOptOuts(query),
      },
    }),
  },
  {
    defect: "opt-outs are listed oldest first",
    caughtBy: ["opt-outs/pages", "opt-outs/who"],
    break: (store) => ({
      consent: withOptOuts(store, (page) => ({ ...page, optOuts: page.optOuts.toReversed() })),
    }),
  },
];

function withOptOuts(store: Store, change: (page: OptOutPage) => OptOutPage): ConsentLog {
  const log = logOf(store);
  return { ...log, listOptOuts: async (query) => change(await log.listOptOuts(query)) };
}
