import type { RawStoreReader } from "sms-pipeline/testing";
import type { State } from "../src/state.ts";
import { findThread, threadsWith } from "../src/threads.ts";

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
        const { id, body, status, providerMessageId, segments, encoding, estimatedCost } = record;
        return {
          direction: "outbound",
          id,
          body,
          status,
          providerMessageId,
          segments,
          encoding,
          estimatedCost,
        };
      });
    },
    async openConversations({ number, person }) {
      const thread = findThread(state, number, person);
      const conversations = new Set(thread?.messages.map((record) => record.conversation));
      return [...conversations].filter((conversation) => conversation.end === null).length;
    },
    async pausedBy({ number, person }) {
      return findThread(state, number, person)?.conversation.paused?.by ?? null;
    },
    async optedOut(scope, person) {
      return state.optOuts.has(scope, person);
    },
    async consent(person) {
      const { entries } = state.consent.page({ person, limit: 1_000 });
      return entries.map(({ kind, scope, origin, messageId }) => ({
        kind,
        scope,
        origin,
        messageId,
      }));
    },
    async kept(person) {
      const threads = threadsWith(state, person);
      const messages = threads.flatMap((thread) => thread.messages);
      const conversations = new Set(messages.map((record) => record.conversation));
      for (const { conversation } of threads) conversations.add(conversation);
      return {
        threads: threads.length,
        conversations: conversations.size,
        messages: messages.length,
      };
    },
  };
}
