import type { TurnUsage } from "sms-pipeline";
import { findThread } from "../src/threads.ts";
import { newThreadUsage } from "../src/usage.ts";
import { type Defect, threadOf, withTurns } from "./defect.ts";

const NOTHING: TurnUsage = {
  textsShort: 0,
  textsLong: 0,
  replies: 0,
  tokensToday: 0,
  segmentsToday: 0,
  noticed: false,
};
const HOUR_MS = 60 * 60_000;
/** Of the suite's second assistant. */
const THEIR_NUMBER = "+15550100003";

export const usageDefects: readonly Defect[] = [
  {
    defect: "usage is not counted",
    caughtBy: [
      "usage/first",
      "usage/texts",
      "usage/windows",
      "usage/waiting",
      "usage/replies",
      "usage/assistant",
      "usage/unassigned",
      "usage/day",
      "usage/noticed",
      "race/usage",
      "erase/others",
    ],
    break: (store) => withTurns(store, (turn) => ({ ...turn, usage: NOTHING })),
  },
  {
    defect: "texts that are silenced do not count",
    caughtBy: ["usage/texts"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const result = await store.receive(inbound, policy);
        const { usage } = threadOf(state, result.threadId);
        if (result.silence !== null) usage.short.texts -= 1;
        return result;
      },
    }),
  },
  {
    defect: "duplicates count",
    caughtBy: ["usage/texts"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const result = await store.receive(inbound, policy);
        const { usage } = threadOf(state, result.threadId);
        if (result.kind === "duplicate") usage.long.texts += 1;
        return result;
      },
    }),
  },
  {
    defect: "texts that come together are counted as one",
    caughtBy: ["race/usage"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const before = findThread(state, inbound.to, inbound.from)?.usage.short.texts ?? 0;
        await Promise.resolve();
        const result = await store.receive(inbound, policy);
        threadOf(state, result.threadId).usage.short.texts = before + 1;
        return result;
      },
    }),
  },
  {
    defect: "a window never ends",
    caughtBy: ["usage/windows", "usage/noticed"],
    break: (store) => ({
      receive: (inbound, policy) =>
        store.receive(inbound, { ...policy, usageWindows: { shortMs: 1e12, longMs: 1e12 } }),
    }),
  },
  {
    defect: "a window ends a millisecond late",
    caughtBy: ["usage/windows", "usage/noticed"],
    break: (store) => ({
      receive(inbound, policy) {
        const { shortMs, longMs } = policy.usageWindows;
        const usageWindows = { shortMs: shortMs + 1, longMs: longMs + 1 };
        return store.receive(inbound, { ...policy, usageWindows });
      },
    }),
  },
  {
    defect: "a window ends a millisecond early",
    caughtBy: ["usage/windows", "usage/noticed"],
    break: (store) => ({
      receive(inbound, policy) {
        const { shortMs, longMs } = policy.usageWindows;
        const usageWindows = { shortMs: shortMs - 1, longMs: longMs - 1 };
        return store.receive(inbound, { ...policy, usageWindows });
      },
    }),
  },
  {
    defect: "texts prolong the window",
    caughtBy: ["usage/windows"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const result = await store.receive(inbound, policy);
        threadOf(state, result.threadId).usage.short.startedAt = state.clock.now();
        return result;
      },
    }),
  },
  {
    defect: "texts that waited through a window's end do not count",
    caughtBy: ["usage/waiting"],
    break: (store, state) =>
      withTurns(store, (turn) => {
        const { startedAt } = threadOf(state, turn.lease.threadId).usage.short;
        const hasEnded = state.clock.now() - startedAt >= 60_000;
        return { ...turn, usage: { ...turn.usage, ...(hasEnded ? { textsShort: 0 } : {}) } };
      }),
  },
  {
    defect: "the parts of a reply count as replies",
    caughtBy: ["usage/replies"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const result = await store.stage(lease, input, request);
        const extra = result.kind === "staged" ? result.messages.length - 1 : 0;
        threadOf(state, lease.threadId).conversation.replies += extra;
        return result;
      },
    }),
  },
  {
    defect: "replies are counted over all conversations",
    caughtBy: ["usage/replies"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const before = findThread(state, inbound.to, inbound.from)?.conversation.replies ?? 0;
        const result = await store.receive(inbound, policy);
        threadOf(state, result.threadId).conversation.replies = before;
        return result;
      },
    }),
  },
  {
    defect: "a reply is counted for another assistant too",
    caughtBy: ["usage/assistant"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const result = await store.stage(lease, input, request);
        const other = state.assistants.find(THEIR_NUMBER);
        if (result.kind === "staged" && other) {
          state.assistantDays.count(other.id, state.clock.now(), { tokens: 1, segments: 1 });
        }
        return result;
      },
    }),
  },
  {
    defect: "each number of an assistant has a day of its own",
    caughtBy: ["usage/assistant"],
    break(store, state) {
      const segments = new Map<string, number>();
      const counted = withTurns(store, (turn) => {
        const { number } = threadOf(state, turn.lease.threadId);
        return { ...turn, usage: { ...turn.usage, segmentsToday: segments.get(number) ?? 0 } };
      });
      return {
        ...counted,
        async stage(lease, input, request) {
          const { number } = threadOf(state, lease.threadId);
          const parts = input.kind === "reply" ? input.parts : [];
          const more = parts.reduce((sum, part) => sum + part.segments, 0);
          segments.set(number, (segments.get(number) ?? 0) + more);
          return counted.stage(lease, input, request);
        },
      };
    },
  },
  {
    defect: "only what the model writes is counted, not what it reads",
    caughtBy: ["usage/assistant", "usage/day", "race/usage"],
    break: (store) => ({
      stage(lease, input, request) {
        if (input.kind === "silence" || input.generation === null) {
          return store.stage(lease, input, request);
        }
        const generation = { ...input.generation, inputTokens: 0 };
        return store.stage(lease, { ...input, generation }, request);
      },
    }),
  },
  {
    defect: "a number without an assistant has a day",
    caughtBy: ["usage/unassigned"],
    break: (store) =>
      withTurns(store, (turn) =>
        turn.assistant ? turn : { ...turn, usage: { ...turn.usage, tokensToday: 120 } },
      ),
  },
  {
    defect: "the assistant's day ends at another midnight",
    caughtBy: ["usage/day"],
    break: (store, state) =>
      withTurns(store, (turn) => {
        if (turn.assistant === null) return turn;
        const { tokens } = state.assistantDays.of(turn.assistant.id, state.clock.now() - HOUR_MS);
        return { ...turn, usage: { ...turn.usage, tokensToday: tokens } };
      }),
  },
  {
    defect: "a notice is forgotten",
    caughtBy: ["usage/noticed"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const result = await store.stage(lease, input, request);
        threadOf(state, lease.threadId).usage.noticed = false;
        return result;
      },
    }),
  },
  {
    defect: "a notice is given once for ever",
    caughtBy: ["usage/noticed"],
    break(store, state) {
      const noticed = new Set<string>();
      return withTurns(store, (turn) => {
        const { threadId } = turn.lease;
        if (threadOf(state, threadId).usage.noticed) noticed.add(threadId);
        return { ...turn, usage: { ...turn.usage, noticed: noticed.has(threadId) } };
      });
    },
  },
  {
    defect: "a conversation's end clears the count",
    caughtBy: ["usage/noticed"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const result = await store.receive(inbound, policy);
        const thread = threadOf(state, result.threadId);
        if (result.conversation === "opened") Object.assign(thread.usage, newThreadUsage());
        return result;
      },
    }),
  },
];
