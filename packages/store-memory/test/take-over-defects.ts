import type { PauseResult, Store } from "sms-pipeline";
import { findConversation } from "../src/ids.ts";
import { cancel } from "../src/outbound.ts";
import { reschedule } from "../src/schedule.ts";
import type { State } from "../src/state.ts";
import type { Thread } from "../src/thread.ts";
import { findThread } from "../src/threads.ts";
import { type Defect, takeOverOf, threadOf } from "./defect.ts";

export const takeOverDefects: readonly Defect[] = [
  {
    defect: "a pause leaves waiting what waits",
    caughtBy: ["take-over/pause"],
    break: (store, state) => ({
      takeOver: withPause(store, state, async (pause, thread) => {
        const { waiting } = thread;
        const result = await pause();
        thread.waiting = waiting;
        for (const record of waiting) record.answer = null;
        reschedule(state, thread);
        return result;
      }),
    }),
  },
  {
    defect: "a pause answers what waits, and no more",
    caughtBy: [
      "take-over/pause",
      "take-over/thinking",
      "take-over/opt-out-at-stage",
      "take-over/older-conversation",
      "race/pause-and-stage",
    ],
    break: (store, state) => ({
      takeOver: withPause(store, state, async (pause, thread) => {
        const result = await pause();
        for (const conversation of thread.conversations) conversation.paused = null;
        return result;
      }),
    }),
  },
  {
    defect: "what a text asked for is forgotten when a pause has answered it",
    caughtBy: ["take-over/opt-out-at-stage"],
    break: (store, state) => ({
      stage(lease, input, request) {
        const { paused } = threadOf(state, lease.threadId).conversation;
        return store.stage(lease, paused ? { ...input, optOut: null } : input, request);
      },
    }),
  },
  {
    defect: "a pause lets the assistant's staged replies leave",
    caughtBy: ["take-over/staged"],
    break: (store, state) => ({
      takeOver: withPause(store, state, async (pause, thread) => {
        const staged = [...thread.staged];
        const result = await pause();
        for (const record of staged) record.status = "staged";
        thread.staged = staged;
        reschedule(state, thread);
        return result;
      }),
    }),
  },
  {
    defect: "a pause cancels all that is staged, whoever wrote it and wherever it may be",
    caughtBy: ["take-over/staged", "operator/paused"],
    break: (store, state) => ({
      takeOver: withPause(store, state, async (pause, thread) => {
        for (const record of thread.staged) cancel(record, "paused", 0);
        return pause();
      }),
    }),
  },
  {
    defect: "the session window ends also what a person has paused",
    caughtBy: ["take-over/window", "take-over/loop", "take-over/inherited"],
    break: (store, state) => ({
      receive(inbound, policy) {
        const conversation = findThread(state, inbound.to, inbound.from)?.conversation;
        if (conversation?.paused) conversation.paused = { ...conversation.paused, by: "loop" };
        return store.receive(inbound, policy);
      },
    }),
  },
  {
    defect: "a pause by the loop guard stays one",
    caughtBy: ["take-over/loop"],
    break: (store, state) => ({
      takeOver: withPause(store, state, async (pause, thread) => {
        const { paused } = thread.conversation;
        const result = await pause();
        if (paused?.by === "loop") thread.conversation.paused = paused;
        return result;
      }),
    }),
  },
  {
    defect: "`resume` changes nothing",
    caughtBy: ["take-over/resume", "take-over/resume-loop"],
    break: (store, state) => ({
      takeOver: {
        ...takeOverOf(store),
        async resume(conversationId) {
          const thread = findConversation(state, conversationId)?.thread;
          if (thread === undefined) return { kind: "unknown_conversation" };
          return { kind: "resumed", threadId: thread.id };
        },
      },
    }),
  },
  {
    defect: "`resume` reaches only the conversation that it is asked for",
    caughtBy: ["take-over/resume"],
    break: (store, state) => ({
      takeOver: {
        ...takeOverOf(store),
        async resume(conversationId) {
          const thread = findConversation(state, conversationId)?.thread;
          const pauses = thread?.conversations.map((each) => [each, each.paused] as const) ?? [];
          const result = await takeOverOf(store).resume(conversationId);
          for (const [each, paused] of pauses) if (each.id !== conversationId) each.paused = paused;
          return result;
        },
      },
    }),
  },
  {
    defect: "a pause reaches only the conversation that it is asked for",
    caughtBy: ["take-over/older-conversation"],
    break: (store, state) => ({
      takeOver: withPause(store, state, async (pause, { conversation }, conversationId) => {
        const { paused } = conversation;
        const result = await pause();
        if (conversation.id !== conversationId) conversation.paused = paused;
        return result;
      }),
    }),
  },
  {
    defect: "a pause reaches everybody",
    caughtBy: ["take-over/others"],
    break: (store, state) => ({
      takeOver: withPause(store, state, async (pause) => {
        for (const { conversation } of state.threads.values()) {
          conversation.paused = { at: 0, by: "operator" };
        }
        return pause();
      }),
    }),
  },
  {
    defect: "an unknown conversation is paused as if it were there",
    caughtBy: ["take-over/unknown"],
    break: (store) => ({
      takeOver: {
        ...takeOverOf(store),
        pause: async () => ({ kind: "paused", threadId: "" }),
      },
    }),
  },
];

/** A pause with something done before or after. */
function withPause(
  store: Store,
  state: State,
  change: (
    pause: () => Promise<PauseResult>,
    thread: Thread,
    conversationId: string,
  ) => Promise<PauseResult>,
): NonNullable<Store["takeOver"]> {
  const takeOver = takeOverOf(store);
  return {
    ...takeOver,
    pause(conversationId) {
      const pause = () => takeOver.pause(conversationId);
      const thread = findConversation(state, conversationId)?.thread;
      return thread === undefined ? pause() : change(pause, thread, conversationId);
    },
  };
}
