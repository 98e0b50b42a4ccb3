import { findThread } from "../src/threads.ts";
import { type Defect, outboundOf, threadOf } from "./defect.ts";

export const sessionDefects: readonly Defect[] = [
  {
    defect: "the session window is a millisecond short",
    caughtBy: ["session/window-after-text", "session/window-after-reply", "session/own-window"],
    break: (store) => ({
      receive: (inbound, policy) =>
        store.receive(inbound, { ...policy, sessionWindowMs: policy.sessionWindowMs - 1 }),
    }),
  },
  {
    defect: "the session window is a millisecond long",
    caughtBy: ["session/past-window-after-text", "session/past-window-after-reply"],
    break: (store) => ({
      receive: (inbound, policy) =>
        store.receive(inbound, { ...policy, sessionWindowMs: policy.sessionWindowMs + 1 }),
    }),
  },
  {
    defect: "the policy's session window is ignored",
    caughtBy: ["session/own-window"],
    break: (store) => ({
      receive: (inbound, policy) =>
        store.receive(inbound, { ...policy, sessionWindowMs: 30 * 60_000 }),
    }),
  },
  {
    defect: "replies do not count for the session window",
    caughtBy: ["session/window-after-reply"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const { conversation } = threadOf(state, lease.threadId);
        const { lastMessageAt } = conversation;
        const result = await store.stage(lease, input, request);
        conversation.lastMessageAt = lastMessageAt;
        return result;
      },
      async settle(lease, outboundId, outcome) {
        const { conversation } = outboundOf(state, outboundId);
        const { lastMessageAt } = conversation;
        const result = await store.settle(lease, outboundId, outcome);
        conversation.lastMessageAt = lastMessageAt;
        return result;
      },
    }),
  },
  {
    defect: "every text opens a conversation",
    caughtBy: ["session/first", "session/history", "race/first-texts"],
    break: (store, state) => ({
      receive(inbound, policy) {
        const thread = findThread(state, inbound.to, inbound.from);
        if (thread) thread.conversation.end = { at: 0, reason: "ended" };
        return store.receive(inbound, policy);
      },
    }),
  },
  {
    defect: "the conversation that a new one follows stays open",
    caughtBy: ["session/past-window-after-text", "session/opt-in"],
    onlyInRows: true,
    break: (store, state) => ({
      async receive(inbound, policy) {
        const last = findThread(state, inbound.to, inbound.from)?.conversation;
        const wasOpen = last?.end === null;
        const result = await store.receive(inbound, policy);
        if (last && wasOpen && result.conversation === "opened") last.end = null;
        return result;
      },
    }),
  },
  {
    defect: "an end word ends nothing",
    caughtBy: ["session/end", "session/end-at-once", "session/farewell-overtaken"],
    break: (store) => ({
      receive: (inbound, policy) =>
        store.receive(inbound, policy.intent === "end" ? { ...policy, intent: "message" } : policy),
    }),
  },
  {
    defect: "an opt-in continues the conversation",
    caughtBy: ["session/opt-in"],
    break: (store, state) => ({
      receive(inbound, policy) {
        if (policy.intent !== "opt_in") return store.receive(inbound, policy);
        state.optOuts.remove(inbound.to, inbound.from);
        return store.receive(inbound, { ...policy, intent: "message" });
      },
    }),
  },
  {
    defect: "the history goes back beyond the conversation",
    caughtBy: ["session/history", "session/opt-in"],
    break: (store, state) => ({
      async claim(threadId, request) {
        const turn = await store.claim(threadId, request);
        if (turn === null) return null;
        const older = threadOf(state, threadId).messages.filter(
          (record) => record.conversation.id !== turn.conversation.id,
        );
        const history = older.map((record) => ({
          role: "person" as const,
          body: record.direction === "inbound" ? record.message.body : record.body,
          mediaCount: 0,
          at: 0,
        }));
        return { ...turn, history: [...history, ...turn.history] };
      },
    }),
  },
  {
    defect: "the history is newest first",
    caughtBy: ["session/history", "settle/unknown", "text/script"],
    break: (store) => ({
      async claim(threadId, request) {
        const turn = await store.claim(threadId, request);
        return turn && { ...turn, history: turn.history.toReversed() };
      },
    }),
  },
  {
    defect: "the history is cut at its wrong end",
    caughtBy: ["session/history-limit"],
    break: (store) => ({
      async claim(threadId, request) {
        const turn = await store.claim(threadId, { ...request, historyLimit: 1e6 });
        return turn && { ...turn, history: turn.history.slice(0, request.historyLimit) };
      },
    }),
  },
  {
    defect: "the history shows replies that are still staged",
    caughtBy: ["stage/died-before-settle"],
    break: (store) => ({
      async claim(threadId, request) {
        const turn = await store.claim(threadId, request);
        const staged = turn?.staged.map(({ body, stagedAt }) => ({
          role: "assistant" as const,
          body,
          mediaCount: 0,
          at: stagedAt,
        }));
        return turn && { ...turn, history: [...turn.history, ...(staged ?? [])] };
      },
    }),
  },
  {
    defect: "the history shows the texts that wait",
    caughtBy: ["session/history", "claim/turn", "session/farewell-overtaken"],
    break: (store) => ({
      async claim(threadId, request) {
        const turn = await store.claim(threadId, request);
        const waiting = turn?.unanswered.map(({ body, receivedAt }) => ({
          role: "person" as const,
          body,
          mediaCount: 0,
          at: receivedAt,
        }));
        return turn && { ...turn, history: [...turn.history, ...(waiting ?? [])] };
      },
    }),
  },
  {
    defect: "a reply belongs to whatever conversation is open when it is staged",
    caughtBy: ["session/farewell-overtaken"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const thread = threadOf(state, lease.threadId);
        for (const record of thread.waiting) {
          Object.assign(record, { conversation: thread.conversation });
        }
        return store.stage(lease, input, request);
      },
    }),
  },
  {
    defect: "a conversation forgets that it had a reply",
    caughtBy: ["session/history", "session/end", "settle/sent"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const result = await store.stage(lease, input, request);
        threadOf(state, lease.threadId).conversation.replies = 0;
        return result;
      },
    }),
  },
  {
    defect: "a silence counts as a reply",
    caughtBy: ["stage/silence"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const result = await store.stage(lease, input, request);
        threadOf(state, lease.threadId).conversation.replies = 1;
        return result;
      },
    }),
  },
];
