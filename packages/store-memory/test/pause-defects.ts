import { findThread } from "../src/threads.ts";
import { type Defect, threadOf, withTurns } from "./defect.ts";

export const pauseDefects: readonly Defect[] = [
  {
    defect: "a silence pauses nothing",
    caughtBy: ["pause/later-texts", "pause/waiting", "pause/stop", "pause/opt-out-at-stage"],
    break: (store) => ({
      stage: (lease, input, request) =>
        store.stage(lease, input.kind === "silence" ? { ...input, pause: false } : input, request),
    }),
  },
  {
    defect: "a paused conversation is answered",
    caughtBy: ["pause/later-texts"],
    break: (store, state) => ({
      receive(inbound, policy) {
        const thread = findThread(state, inbound.to, inbound.from);
        if (thread) thread.conversation.paused = null;
        return store.receive(inbound, policy);
      },
    }),
  },
  {
    defect: "stage ignores a pause",
    caughtBy: ["pause/waiting", "pause/opt-out-at-stage"],
    break: (store, state) => ({
      stage(lease, input, request) {
        threadOf(state, lease.threadId).conversation.paused = null;
        return store.stage(lease, input, request);
      },
    }),
  },
  {
    defect: "a turn does not say that its conversation is paused",
    caughtBy: ["pause/waiting"],
    break: (store) =>
      withTurns(store, (turn) => ({
        ...turn,
        conversation: { ...turn.conversation, paused: false },
      })),
  },
  {
    defect: "a reply that is refused for a pause keeps its lease",
    caughtBy: ["pause/waiting"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const own = threadOf(state, lease.threadId).lease;
        const { expiresAt } = own;
        const result = await store.stage(lease, input, request);
        if (result.kind === "paused") own.expiresAt = expiresAt;
        return result;
      },
    }),
  },
  {
    defect: "a reply that is refused for a pause leaves its texts waiting",
    caughtBy: ["pause/waiting"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const thread = threadOf(state, lease.threadId);
        const { waiting } = thread;
        const result = await store.stage(lease, input, request);
        if (result.kind === "paused") thread.waiting = waiting;
        return result;
      },
    }),
  },
  {
    defect: "a silence that is refused pauses",
    caughtBy: ["pause/refused"],
    break: (store, state) => ({
      stage(lease, input, request) {
        const { conversation } = threadOf(state, lease.threadId);
        if (input.kind === "silence" && input.pause) conversation.paused = { at: 0, by: "loop" };
        return store.stage(lease, input, request);
      },
    }),
  },
  {
    defect: "a pause holds for all conversations of the thread",
    caughtBy: ["pause/others", "pause/start"],
    break: (store, state) => ({
      receive(inbound, policy) {
        const thread = findThread(state, inbound.to, inbound.from);
        const isPaused = thread?.messages.some((record) => record.conversation.paused);
        return store.receive(inbound, isPaused ? { ...policy, silence: "paused" } : policy);
      },
    }),
  },
  {
    defect: "a pause holds for whatever conversation is open when it comes",
    caughtBy: ["pause/newer-conversation"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const result = await store.stage(lease, input, request);
        const isPause = input.kind === "silence" && input.pause && result.kind === "silenced";
        if (isPause) threadOf(state, lease.threadId).conversation.paused = { at: 0, by: "loop" };
        return result;
      },
    }),
  },
  {
    defect: "STOP is an ordinary text in a paused conversation",
    caughtBy: ["pause/stop"],
    break: (store, state) => ({
      receive(inbound, policy) {
        const isPaused = findThread(state, inbound.to, inbound.from)?.conversation.paused;
        return store.receive(inbound, isPaused ? { ...policy, intent: "message" } : policy);
      },
    }),
  },
  {
    defect: "texts from our own numbers are answered",
    caughtBy: ["own-number/silenced"],
    break: (store) => ({
      receive: (inbound, policy) => store.receive(inbound, { ...policy, answerOwnNumbers: true }),
    }),
  },
  {
    defect: "texts from our own numbers are never answered",
    caughtBy: ["own-number/allowed"],
    break: (store) => ({
      receive: (inbound, policy) => store.receive(inbound, { ...policy, answerOwnNumbers: false }),
    }),
  },
];
