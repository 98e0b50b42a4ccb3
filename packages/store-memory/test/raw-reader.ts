import type { RawStoreReader } from "sms-pipeline/testing";
import type { State } from "../src/state.ts";
import { findThread } from "../src/threads.ts";

/** Looks at the state itself, past the store's steps. */
export function rawReaderOf(state: State): RawStoreReader {
  return {
    async messages({ number, person }) {
      const records = findThread(state, number, person)?.messages ?? [];
      return records.map((record) => {
        if (record.direction === "inbound") {
          const { message, answer } = record;
          return {
            direction: "inbound",
            body: message.body,
            answer: answer?.kind === "silence" ? answer.reason : (answer?.kind ?? null),
          };
        }
        const { id, body, status, providerMessageId } = record;
        return { direction: "outbound", id, body, status, providerMessageId };
      });
    },
    async openConversations({ number, person }) {
      const thread = findThread(state, number, person);
      const conversations = new Set(thread?.messages.map((record) => record.conversation));
      return [...conversations].filter((conversation) => !conversation.ended).length;
    },
    async optedOut(scope, person) {
      return state.optOuts.has(scope, person);
    },
  };
}
