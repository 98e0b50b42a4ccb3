import type { Retention, Store } from "sms-pipeline";
import { forgetMessage, forgetThread } from "../src/forget.ts";
import { freeLease } from "../src/lease.ts";
import type { State } from "../src/state.ts";
import type { Thread } from "../src/thread.ts";
import { findThread, threadsWith } from "../src/threads.ts";
import { logOf } from "./consent-defects.ts";
import type { Defect } from "./defect.ts";

export const retentionDefects: readonly Defect[] = [
  {
    defect: "erasing does nothing",
    caughtBy: ["erase/everything", "erase/begins-anew", "erase/in-hand"],
    break: (store) => ({
      retention: {
        ...retentionOf(store),
        eraseCustomer: async () => ({ threads: 2, messages: 5 }),
      },
    }),
  },
  {
    defect: "erasing leaves the messages behind",
    caughtBy: ["erase/everything", "erase/in-hand"],
    onlyInRows: true,
    break: (store, state) => ({
      retention: withErase(store, state, (threads) => {
        for (const thread of threads) {
          state.threadsByPair.set(thread.number, new Map([[thread.person, thread]]));
        }
      }),
    }),
  },
  {
    defect: "erasing deletes the thread with one of our numbers",
    caughtBy: ["erase/everything", "erase/in-hand"],
    break: (store, state) => ({
      retention: {
        ...retentionOf(store),
        async eraseCustomer(person) {
          const [thread] = threadsWith(state, person);
          if (thread) forgetThread(state, thread);
          return { threads: 2, messages: 5 };
        },
      },
    }),
  },
  {
    defect: "erasing deletes everybody",
    caughtBy: ["erase/others"],
    break: (store, state) => ({
      retention: withErase(store, state, () => {
        for (const thread of [...state.threads.values()]) forgetThread(state, thread);
      }),
    }),
  },
  {
    defect: "erasing deletes the opt-outs",
    caughtBy: ["erase/consent"],
    break: (store, state) => ({
      retention: withErase(store, state, (threads) => forgetOptOuts(state, threads)),
    }),
  },
  {
    defect: "erasing deletes the consent log",
    caughtBy: ["erase/consent"],
    break(store, state) {
      let isErased = false;
      return {
        consent: {
          list: async (query) =>
            isErased ? { entries: [], next: null } : logOf(store).list(query),
        },
        retention: withErase(store, state, () => {
          isErased = true;
        }),
      };
    },
  },
  {
    defect: "a text that was erased is known as a duplicate",
    caughtBy: ["erase/begins-anew"],
    break: (store, state) => ({
      retention: withErase(store, state, (threads) => {
        for (const record of threads.flatMap((thread) => thread.messages)) {
          if (record.direction === "outbound") continue;
          const { provider, providerMessageId } = record.message;
          state.inboundByCarrierId.set(provider, providerMessageId, record);
        }
      }),
    }),
  },
  {
    defect: "usage outlives erasing",
    caughtBy: ["erase/begins-anew"],
    break(store, state) {
      let erased: readonly Thread[] = [];
      return {
        receive(inbound, policy) {
          const before = erased.find((thread) => thread.number === inbound.to);
          const isNew = findThread(state, inbound.to, inbound.from) === undefined;
          const result = store.receive(inbound, { ...policy, lease: null });
          const thread = findThread(state, inbound.to, inbound.from);
          if (before && thread && isNew) thread.usage.noticed = before.usage.noticed;
          return result.then(async (received) => ({
            ...received,
            turn: policy.lease && (await store.claim(received.threadId, policy.lease)),
          }));
        },
        retention: withErase(store, state, (threads) => {
          erased = threads;
        }),
      };
    },
  },
  {
    defect: "pruning deletes nothing",
    caughtBy: ["prune/old", "prune/open", "prune/consent"],
    break: (store) => ({
      retention: { ...retentionOf(store), pruneMessages: async () => ({ messages: 0 }) },
    }),
  },
  {
    defect: "pruning deletes also what is exactly as old",
    caughtBy: ["prune/old"],
    break: (store) => ({
      retention: {
        ...retentionOf(store),
        pruneMessages: ({ olderThan }) =>
          retentionOf(store).pruneMessages({ olderThan: olderThan + 1 }),
      },
    }),
  },
  {
    defect: "pruning deletes texts that wait",
    caughtBy: ["prune/open"],
    break: (store, state) => ({
      retention: withPrune(store, () => {
        for (const thread of state.threads.values()) {
          for (const record of thread.waiting) forgetMessage(state, record);
          thread.messages = thread.messages.filter((each) => !isIn(thread.waiting, each));
          thread.waiting = [];
        }
      }),
    }),
  },
  {
    defect: "pruning deletes replies that are not settled",
    caughtBy: ["prune/open"],
    break: (store, state) => ({
      retention: withPrune(store, () => {
        for (const thread of state.threads.values()) {
          for (const record of thread.staged) forgetMessage(state, record);
          thread.messages = thread.messages.filter((each) => !isIn(thread.staged, each));
          thread.staged = [];
        }
      }),
    }),
  },
  {
    defect: "pruning leaves the replies",
    caughtBy: ["prune/old"],
    break: (store, state) => ({
      retention: {
        ...retentionOf(store),
        async pruneMessages({ olderThan }) {
          const before = state.messageCount;
          for (const thread of state.threads.values()) {
            thread.messages = thread.messages.filter((record) => {
              if (record.direction === "outbound" || record.answer === null) return true;
              if (record.message.receivedAt >= olderThan) return true;
              forgetMessage(state, record);
              return false;
            });
          }
          return { messages: before - state.messageCount };
        },
      },
    }),
  },
  {
    defect: "pruning deletes the opt-outs",
    caughtBy: ["prune/consent"],
    break: (store, state) => ({
      retention: withPrune(store, () => forgetOptOuts(state, [...state.threads.values()])),
    }),
  },
  {
    defect: "pruning takes the leases away",
    caughtBy: ["prune/in-hand"],
    break: (store, state) => ({
      retention: withPrune(store, () => {
        for (const thread of state.threads.values()) freeLease(thread);
      }),
    }),
  },
];

function retentionOf(store: Store): Retention {
  if (store.retention === undefined) throw new Error("The memory store can forget.");
  return store.retention;
}

/** Erases, and then does something about the threads that were erased. */
function withErase(
  store: Store,
  state: State,
  after: (threads: readonly Thread[]) => void,
): Retention {
  return {
    ...retentionOf(store),
    async eraseCustomer(person) {
      const threads = threadsWith(state, person);
      const result = await retentionOf(store).eraseCustomer(person);
      after(threads);
      return result;
    },
  };
}

function withPrune(store: Store, before: () => void): Retention {
  return {
    ...retentionOf(store),
    pruneMessages(options) {
      before();
      return retentionOf(store).pruneMessages(options);
    },
  };
}

function forgetOptOuts(state: State, threads: readonly Thread[]): void {
  for (const { number, person } of threads) state.optOuts.remove(number, person);
}

function isIn<Item>(items: readonly Item[], item: unknown): boolean {
  return items.some((each) => each === item);
}
