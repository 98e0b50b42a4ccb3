import { cancel } from "../src/outbound.ts";
import { reschedule } from "../src/schedule.ts";
import { findThread } from "../src/threads.ts";
import { type Defect, threadOf, withTurns } from "./defect.ts";

export const confirmationDefects: readonly Defect[] = [
  {
    defect: "no opt-out is confirmed",
    caughtBy: [
      "confirmation/waits",
      "confirmation/quiet-time",
      "confirmation/stop-again-after-start",
      "race/opt-out",
    ],
    break: (store) => ({
      receive: (inbound, policy) => store.receive(inbound, { ...policy, confirmOptOut: false }),
    }),
  },
  {
    defect: "every opt-out is confirmed, not the first one alone",
    caughtBy: ["confirmation/once", "confirmation/second-stop", "race/opt-out"],
    break: (store, state) => ({
      receive(inbound, policy) {
        const scope = inbound.messagingServiceId ?? inbound.to;
        if (policy.confirmOptOut) state.optOuts.remove(scope, inbound.from);
        return store.receive(inbound, policy);
      },
    }),
  },
  {
    defect: "a confirmation is due at once, whatever the policy says",
    caughtBy: ["confirmation/quiet-time"],
    break: (store) => ({
      receive: (inbound, policy) =>
        store.receive(inbound, policy.confirmOptOut ? { ...policy, quietMs: 0 } : policy),
    }),
  },
  {
    defect: "an opt-out is confirmed although the policy silences it",
    caughtBy: ["confirmation/silenced"],
    break: (store) => ({
      receive: (inbound, policy) =>
        store.receive(inbound, policy.confirmOptOut ? { ...policy, silence: null } : policy),
    }),
  },
  {
    defect: "what waited before is left to wait with the STOP",
    caughtBy: ["confirmation/waits", "confirmation/stop-again-after-start"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const waiting = findThread(state, inbound.to, inbound.from)?.waiting ?? [];
        const result = await store.receive(inbound, policy);
        const thread = threadOf(state, result.threadId);
        if (policy.confirmOptOut) thread.waiting = [...new Set([...waiting, ...thread.waiting])];
        return result;
      },
    }),
  },
  {
    defect: "a confirmation is refused like any reply",
    caughtBy: [
      "confirmation/sent",
      "confirmation/holder-at-work",
      "confirmation/second-stop",
      "confirmation/not-canceled",
      "confirmation/died-before-settle",
    ],
    break: (store) => ({
      stage: (lease, input, request) =>
        store.stage(lease, input.kind === "reply" ? { ...input, source: "model" } : input, request),
    }),
  },
  {
    defect: "whatever answers the STOP goes through",
    caughtBy: ["confirmation/only-the-confirmation"],
    break: (store, state) => ({
      stage(lease, input, request) {
        const answersStop = threadOf(state, lease.threadId).waiting.some(
          ({ message }) => message.intent === "opt_out",
        );
        if (!answersStop || input.kind !== "reply") return store.stage(lease, input, request);
        return store.stage(lease, { ...input, source: "opt_out_confirmation" }, request);
      },
    }),
  },
  {
    defect: "a second STOP silences the first, which waits for its confirmation",
    caughtBy: ["confirmation/second-stop"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const thread = findThread(state, inbound.to, inbound.from);
        if (thread && policy.intent === "opt_out") thread.waiting = [];
        return store.receive(inbound, policy);
      },
    }),
  },
  {
    defect: "a second STOP cancels the confirmation",
    caughtBy: ["confirmation/not-canceled"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const staged = findThread(state, inbound.to, inbound.from)?.staged ?? [];
        for (const each of staged) cancel(each, "opted_out", 0);
        return store.receive(inbound, policy);
      },
    }),
  },
  {
    defect: "a staged message does not say what it is",
    caughtBy: ["confirmation/died-before-settle", "confirmation/not-canceled"],
    break: (store) =>
      withTurns(store, (turn) => ({
        ...turn,
        staged: turn.staged.map((message) => ({ ...message, source: "model" })),
      })),
  },
  {
    defect: "START leaves nothing of a STOP that waits",
    caughtBy: ["confirmation/start-meanwhile"],
    break: (store, state) => ({
      receive(inbound, policy) {
        const thread = findThread(state, inbound.to, inbound.from);
        if (thread && policy.intent === "opt_in") thread.waiting = [];
        return store.receive(inbound, policy);
      },
    }),
  },
  {
    defect: "a reply that STOP overtook takes the confirmation with it",
    caughtBy: ["confirmation/holder-at-work"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const result = await store.stage(lease, input, request);
        if (result.kind !== "opted_out") return result;
        const thread = threadOf(state, lease.threadId);
        thread.waiting = [];
        reschedule(state, thread);
        return { ...result, dueInMs: null };
      },
    }),
  },
  {
    defect: "an opt-out that comes with a stage is not recorded",
    caughtBy: [
      "stage-opt-out/reply",
      "stage-opt-out/silence",
      "stage-opt-out/messaging-service",
      "stage-opt-out/ended",
      "consent/at-stage",
    ],
    break: (store) => ({
      stage: (lease, input, request) => store.stage(lease, { ...input, optOut: null }, request),
    }),
  },
  {
    defect: "an opt-out that comes with a refused stage is recorded",
    caughtBy: ["stage-opt-out/refused"],
    break: (store, state) => ({
      stage(lease, input, request) {
        const { number, person } = threadOf(state, lease.threadId);
        if (input.optOut !== null)
          state.optOuts.add({ scope: number, person: person, at: 0, messageId: null });
        return store.stage(lease, input, request);
      },
    }),
  },
  {
    defect: "an opt-out at stage holds for one number of the Messaging Service",
    caughtBy: ["stage-opt-out/messaging-service"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const thread = threadOf(state, lease.threadId);
        thread.messagingServiceId = null;
        return store.stage(lease, input, request);
      },
    }),
  },
  {
    defect: "an opt-out at stage does not end the conversation",
    caughtBy: ["stage-opt-out/reply", "stage-opt-out/silence", "stage-opt-out/ended"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const result = await store.stage(lease, input, request);
        threadOf(state, lease.threadId).conversation.end = null;
        return result;
      },
    }),
  },
];
