import type { OperatorMessage, OperatorMessageResult, Store } from "sms-pipeline";
import { findConversation } from "../src/ids.ts";
import { freeLease } from "../src/lease.ts";
import { reschedule } from "../src/schedule.ts";
import type { State } from "../src/state.ts";
import type { Thread } from "../src/thread.ts";
import { type Defect, takeOverOf, threadOf, withTurns } from "./defect.ts";

export const operatorDefects: readonly Defect[] = [
  {
    defect: "of what a person wrote only the first part is staged",
    caughtBy: ["operator/message"],
    break: (store, state) => ({
      takeOver: withMessage(store, state, (stage, message) =>
        stage({ ...message, parts: message.parts.slice(0, 1) }),
      ),
    }),
  },
  {
    defect: "what a person wrote counts as handed to whoever holds the thread",
    caughtBy: [
      "operator/since-claim",
      "operator/while-sending",
      "operator/before-reply",
      "race/operator-and-settle",
    ],
    break: (store, state) => ({
      takeOver: withMessage(store, state, async (stage, message, thread) => {
        const result = await stage(message);
        for (const record of thread.staged) record.handedAt ??= state.clock.now();
        return result;
      }),
    }),
  },
  {
    defect: "a holder is not told of what was staged since its claim",
    caughtBy: ["operator/since-claim"],
    break: (store) => withTurns(store, (turn) => ({ ...turn, stagedSince: false })),
  },
  {
    defect: "a reply overtakes what was staged while it was thought of",
    caughtBy: ["operator/before-reply"],
    break: (store) => ({
      async stage(lease, input, request) {
        const result = await store.stage(lease, input, request);
        if (result.kind !== "staged") return result;
        const messages = result.messages.filter((each) => each.source !== "operator");
        return { ...result, messages };
      },
    }),
  },
  {
    defect: "a lease is kept for what was staged since the claim",
    caughtBy: ["operator/while-sending", "race/operator-and-settle"],
    break: (store, state) => ({
      async settle(lease, id, outcome) {
        const thread = threadOf(state, lease.threadId);
        const { expiresAt } = thread.lease;
        const result = await store.settle(lease, id, outcome);
        if (thread.staged.length > 0) thread.lease.expiresAt = expiresAt;
        return result;
      },
    }),
  },
  {
    defect: "a lease is given back as soon as something was staged since the claim",
    caughtBy: ["operator/while-sending"],
    break: (store, state) => ({
      async settle(lease, id, outcome) {
        const thread = threadOf(state, lease.threadId);
        const result = await store.settle(lease, id, outcome);
        if (thread.staged.some(({ handedAt }) => handedAt === null)) freeLease(thread);
        return result;
      },
    }),
  },
  {
    defect: "what a person wrote overtakes what was staged before it",
    caughtBy: ["operator/order"],
    break: (store, state) => ({
      takeOver: withMessage(store, state, async (stage, message, thread) => {
        const before = [...thread.staged];
        const result = await stage(message);
        thread.staged = [...thread.staged.filter((each) => !before.includes(each)), ...before];
        reschedule(state, thread);
        return result;
      }),
    }),
  },
  {
    defect: "what a person wrote is canceled with the reply before it",
    caughtBy: ["operator/reply-refused"],
    break: (store, state) => ({
      async settle(lease, id, outcome) {
        const result = await store.settle(lease, id, outcome);
        if (outcome.kind === "failed") threadOf(state, lease.threadId).staged.length = 0;
        return result;
      },
    }),
  },
  {
    defect: "a person writes to somebody who has opted out",
    caughtBy: ["operator/opted-out"],
    break: (store, state) => ({
      takeOver: withMessage(store, state, (stage, message, { number, person }) => {
        state.optOuts.remove(number, person);
        return stage(message);
      }),
    }),
  },
  {
    defect: "an idempotency key is not looked at",
    caughtBy: ["operator/same-key", "race/operator-key"],
    break: (store, state) => ({
      takeOver: withMessage(store, state, (stage, message) =>
        stage({ ...message, idempotencyKey: null }),
      ),
    }),
  },
  {
    defect: "what a person wrote belongs to the conversation that was named",
    caughtBy: ["operator/newest-conversation"],
    break: (store, state) => ({
      takeOver: withMessage(store, state, async (stage, message, thread) => {
        const newest = thread.conversation;
        const named = thread.conversations.find(({ id }) => id === message.conversationId);
        thread.conversation = named ?? newest;
        const result = await stage(message);
        thread.conversation = newest;
        return result;
      }),
    }),
  },
  {
    defect: "each of a person's messages counts as a reply of the assistant",
    caughtBy: ["operator/replied"],
    break: (store, state) => ({
      takeOver: withMessage(store, state, (stage, message, { conversation }) => {
        conversation.replies += 1;
        return stage(message);
      }),
    }),
  },
  {
    defect: "an empty message is staged",
    caughtBy: ["operator/empty"],
    break: (store, state) => ({
      takeOver: withMessage(store, state, (stage, message) =>
        stage({ ...message, parts: [{ body: "?", segments: 1, encoding: "GSM-7" }] }),
      ),
    }),
  },
];

/** Staging a person's message with something done before or after. */
function withMessage(
  store: Store,
  state: State,
  change: (
    stage: (message: OperatorMessage) => Promise<OperatorMessageResult>,
    message: OperatorMessage,
    thread: Thread,
  ) => Promise<OperatorMessageResult>,
): NonNullable<Store["takeOver"]> {
  const takeOver = takeOverOf(store);
  return {
    ...takeOver,
    stageMessage(message) {
      const thread = findConversation(state, message.conversationId)?.thread;
      if (thread === undefined) return takeOver.stageMessage(message);
      return change(takeOver.stageMessage, message, thread);
    },
  };
}
