import { findThread } from "../src/threads.ts";
import { type Defect, outboundOf, threadOf, withTurns } from "./defect.ts";

export const optOutDefects: readonly Defect[] = [
  {
    defect: "STOP is an ordinary text",
    caughtBy: ["opt-out/stop", "opt-out/after", "opt-out/renewed", "race/stop-and-stage"],
    break: (store) => ({
      receive: (inbound, policy) =>
        store.receive(
          inbound,
          policy.intent === "opt_out" ? { ...policy, intent: "message" } : policy,
        ),
    }),
  },
  {
    defect: "STOP leaves earlier texts waiting",
    caughtBy: ["opt-out/stop"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const waiting = findThread(state, inbound.to, inbound.from)?.waiting ?? [];
        const result = await store.receive(inbound, policy);
        if (policy.intent === "opt_out") threadOf(state, result.threadId).waiting = waiting;
        return result;
      },
    }),
  },
  {
    defect: "a turn tells of opt-outs from its own number, not of those from its Messaging Service",
    caughtBy: ["opt-out/service-retry"],
    break: (store, state) =>
      withTurns(store, (turn) => {
        const { number, person } = threadOf(state, turn.lease.threadId);
        return { ...turn, optedOut: state.optOuts.has(number, person) };
      }),
  },
  {
    defect: "an opt-out from a number does not hold once the number has joined a Messaging Service",
    caughtBy: ["opt-out/number-joins-service"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        if (inbound.messagingServiceId !== null) state.optOuts.remove(inbound.to, inbound.from);
        return store.receive(inbound, policy);
      },
    }),
  },
  {
    defect: "an opt-out is ignored at stage",
    caughtBy: ["opt-out/between-claim-and-stage", "opt-out/refused-by-carrier"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const { number, person } = threadOf(state, lease.threadId);
        const optedOut = state.optOuts.has(number, person);
        state.optOuts.remove(number, person);
        const result = await store.stage(lease, input, request);
        if (optedOut) state.optOuts.add({ scope: number, person: person, at: 0, messageId: null });
        return result;
      },
    }),
  },
  {
    defect: "a reply that is refused for an opt-out keeps its lease",
    caughtBy: ["opt-out/between-claim-and-stage"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const { expiresAt } = threadOf(state, lease.threadId).lease;
        const result = await store.stage(lease, input, request);
        if (result.kind === "opted_out") {
          threadOf(state, lease.threadId).lease.expiresAt = expiresAt;
        }
        return result;
      },
    }),
  },
  {
    defect: "an opt-out is ignored when a text comes",
    caughtBy: ["opt-out/after"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const optedOut = state.optOuts.has(inbound.to, inbound.from);
        if (policy.intent === "message") state.optOuts.remove(inbound.to, inbound.from);
        const result = await store.receive(inbound, policy);
        if (optedOut)
          state.optOuts.add({ scope: inbound.to, person: inbound.from, at: 0, messageId: null });
        return result;
      },
    }),
  },
  {
    defect: "a turn does not say that the person has opted out",
    caughtBy: ["opt-out/renewed", "opt-out/in-doubt", "opt-out/reported-by-carrier"],
    break: (store) => ({
      async claim(threadId, request) {
        const turn = await store.claim(threadId, request);
        return turn && { ...turn, optedOut: false };
      },
      async claimDue(limit, request) {
        const turns = await store.claimDue(limit, request);
        return turns.map((turn) => ({ ...turn, optedOut: false }));
      },
      async renew(lease, request) {
        const result = await store.renew(lease, request);
        if (result.kind === "lease_lost") return result;
        return { ...result, turn: { ...result.turn, optedOut: false } };
      },
    }),
  },
  {
    defect: "STOP cancels what may be with the carrier",
    caughtBy: ["opt-out/in-doubt", "race/stop-and-stage"],
    break: (store, state) => ({
      receive(inbound, policy) {
        const staged = findThread(state, inbound.to, inbound.from)?.staged ?? [];
        if (policy.intent === "opt_out") for (const each of staged) each.handedAt = null;
        return store.receive(inbound, policy);
      },
    }),
  },
  {
    defect: "STOP cancels what is being sent",
    caughtBy: ["opt-out/between-stage-and-settle"],
    onlyInRows: true,
    break: (store, state) => ({
      receive(inbound, policy) {
        const staged = findThread(state, inbound.to, inbound.from)?.staged ?? [];
        if (policy.intent === "opt_out") for (const each of staged) each.handedAt = null;
        return store.receive(inbound, policy);
      },
    }),
  },
  {
    defect: "STOP leaves a reply that waits to be sent again",
    caughtBy: ["opt-out/cancels-retry"],
    break: (store, state) => ({
      receive(inbound, policy) {
        const staged = findThread(state, inbound.to, inbound.from)?.staged ?? [];
        if (policy.intent === "opt_out") for (const each of staged) each.handedAt ??= 0;
        return store.receive(inbound, policy);
      },
    }),
  },
  {
    defect: "START does not opt in",
    caughtBy: ["opt-out/start", "receive/duplicate-opt-out"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const optedOut = state.optOuts.has(inbound.to, inbound.from);
        const result = await store.receive(inbound, policy);
        if (optedOut)
          state.optOuts.add({ scope: inbound.to, person: inbound.from, at: 0, messageId: null });
        return result;
      },
    }),
  },
  {
    defect: "YES never opts in",
    caughtBy: ["opt-out/yes"],
    break: (store) => ({
      receive: (inbound, policy) => store.receive(inbound, { ...policy, optInIfOptedOut: false }),
    }),
  },
  {
    defect: "YES always opts in",
    caughtBy: ["opt-out/yes"],
    break: (store) => ({
      receive: (inbound, policy) =>
        store.receive(inbound, policy.optInIfOptedOut ? { ...policy, intent: "opt_in" } : policy),
    }),
  },
  {
    defect: "an opt-out from a Messaging Service holds for one number",
    caughtBy: ["opt-out/messaging-service"],
    break: (store) => ({
      receive: (inbound, policy) => store.receive({ ...inbound, messagingServiceId: null }, policy),
    }),
  },
  {
    defect: "an opt-out that settle reports is not recorded",
    caughtBy: ["opt-out/refused-by-carrier"],
    break: (store) => ({
      settle: (lease, id, outcome) =>
        store.settle(
          lease,
          id,
          outcome.kind === "failed" ? { ...outcome, optedOut: false } : outcome,
        ),
    }),
  },
  {
    defect: "an opt-out that a delivery report tells of is not recorded",
    caughtBy: ["opt-out/reported-by-carrier"],
    break: (store) => ({
      recordDelivery: (update) => store.recordDelivery({ ...update, optedOut: false }),
    }),
  },
  {
    defect: "every refusal is taken for an opt-out",
    caughtBy: ["settle/failed"],
    break: (store, state) => ({
      async settle(lease, id, outcome) {
        const { number, person } = outboundOf(state, id).thread;
        if (outcome.kind === "failed")
          state.optOuts.add({ scope: number, person: person, at: 0, messageId: null });
        return store.settle(lease, id, outcome);
      },
    }),
  },
];
