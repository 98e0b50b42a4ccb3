import { type Assistant, type ClaimedTurn, StoreError } from "sms-pipeline";
import { findThread } from "../src/threads.ts";
import { type Defect, directoryOf, threadOf } from "./defect.ts";

export const ownershipDefects: readonly Defect[] = [
  {
    defect: "aliased state: what is returned is what is kept",
    caughtBy: ["ownership/returned"],
    break: (store, state) => {
      const alias = (turn: ClaimedTurn): ClaimedTurn => ({
        ...turn,
        unanswered: threadOf(state, turn.lease.threadId).waiting.map((record) => record.message),
      });
      return {
        async claim(threadId, request) {
          const turn = await store.claim(threadId, request);
          return turn && alias(turn);
        },
        async renew(lease, request) {
          const result = await store.renew(lease, request);
          return result.kind === "renewed" ? { ...result, turn: alias(result.turn) } : result;
        },
      };
    },
  },
  {
    defect: "aliased state: the pictures of what is returned are those that are kept",
    caughtBy: ["ownership/returned"],
    break: (store, state) => ({
      async claim(threadId, request) {
        const turn = await store.claim(threadId, request);
        const unanswered = threadOf(state, threadId).waiting.map(({ message }) => ({ ...message }));
        return turn && { ...turn, unanswered };
      },
    }),
  },
  {
    defect: "aliased state: what is given is what is kept",
    caughtBy: ["ownership/given"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const result = await store.receive(inbound, policy);
        const record = findThread(state, inbound.to, inbound.from)?.waiting.at(-1);
        if (record) Object.assign(record.message, { media: inbound.media });
        return result;
      },
    }),
  },
  {
    defect: "aliased state: every caller gets the same assistant",
    caughtBy: ["ownership/assistant"],
    break: (store) => {
      const kept = new Map<string, Assistant | null>();
      return {
        async findAssistant(number) {
          if (!kept.has(number)) kept.set(number, await store.findAssistant(number));
          return kept.get(number) ?? null;
        },
      };
    },
  },
  {
    defect: "saving an assistant with a known name makes a second one",
    caughtBy: ["assistants/change"],
    break: (store, state) => ({
      assistants: {
        ...directoryOf(store),
        save: async (seed) => state.assistants.save({ id: crypto.randomUUID(), ...seed }),
      },
    }),
  },
  {
    defect: "what is no phone number is left out in silence",
    caughtBy: ["assistants/no-number"],
    break: (store) => ({
      assistants: {
        ...directoryOf(store),
        save: (seed) =>
          directoryOf(store).save({
            ...seed,
            phoneNumbers: seed.phoneNumbers.filter((each) => /^\+?\d+$/.test(each)),
          }),
      },
    }),
  },
  {
    defect: "a number stays with the assistant that had it first",
    caughtBy: ["assistants/move-number"],
    break: (store, state) => ({
      assistants: {
        ...directoryOf(store),
        async save(seed) {
          const phoneNumbers = seed.phoneNumbers.filter((each) => !state.assistants.find(each));
          return state.assistants.save({ ...seed, phoneNumbers });
        },
      },
    }),
  },
  {
    defect: "a store that can do its work says that it can't",
    caughtBy: ["receive/assistant-by-number"],
    throws: true,
    break: () => ({
      async health() {
        throw new StoreError("store_unavailable", "No connection.");
      },
    }),
  },
];
