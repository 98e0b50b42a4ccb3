import { findThread } from "../src/threads.ts";
import type { Defect } from "./defect.ts";

export const receiveDefects: readonly Defect[] = [
  {
    defect: "a duplicate is recorded",
    caughtBy: ["receive/duplicate", "receive/late-duplicate", "race/one-text"],
    break: (store, state) => ({
      receive(inbound, policy) {
        state.inboundByCarrierId.delete(inbound.provider, inbound.providerMessageId);
        return store.receive(inbound, policy);
      },
    }),
  },
  {
    defect: "two deliveries that look up before either has written are both recorded",
    caughtBy: ["race/one-text"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const { provider, providerMessageId } = inbound;
        const known = state.inboundByCarrierId.get(provider, providerMessageId);
        await Promise.resolve();
        if (known === undefined) state.inboundByCarrierId.delete(provider, providerMessageId);
        return store.receive(inbound, policy);
      },
    }),
  },
  {
    defect: "message ids of different carriers are taken for the same",
    caughtBy: ["receive/other-carrier"],
    break: (store) => ({
      receive: (inbound, policy) => store.receive({ ...inbound, provider: "any" }, policy),
    }),
  },
  {
    defect: "a duplicate STOP opts out again",
    caughtBy: ["receive/duplicate-opt-out"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const result = await store.receive(inbound, policy);
        if (policy.intent === "opt_out")
          state.optOuts.add({ scope: inbound.to, person: inbound.from, at: 0, messageId: null });
        return result;
      },
    }),
  },
  {
    defect: "an update is lost: texts that come together overwrite each other",
    caughtBy: ["race/first-texts"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const before = [...(findThread(state, inbound.to, inbound.from)?.waiting ?? [])];
        await Promise.resolve();
        const result = await store.receive(inbound, policy);
        const thread = findThread(state, inbound.to, inbound.from);
        const own = thread?.waiting.at(-1);
        if (thread && own && result.kind === "received") thread.waiting = [...before, own];
        return result;
      },
    }),
  },
  {
    defect: "a burst is due by its first text",
    caughtBy: ["receive/burst-due"],
    break: (store) => ({
      receive: (inbound, policy) =>
        store.receive(inbound, { ...policy, maxWaitMs: policy.quietMs }),
    }),
  },
  {
    defect: "a burst may go on for ever",
    caughtBy: ["receive/burst-due"],
    break: (store) => ({
      receive: (inbound, policy) => store.receive(inbound, { ...policy, maxWaitMs: 1e9 }),
    }),
  },
  {
    defect: "the lease in the policy is ignored",
    caughtBy: ["receive/claim-at-once", "race/turn-with-text"],
    break: (store) => ({
      receive: (inbound, policy) => store.receive(inbound, { ...policy, lease: null }),
    }),
  },
  {
    defect: "the lease in the policy is given although another is live",
    caughtBy: ["receive/claim-at-once", "race/turn-with-text"],
    break: (store, state) => ({
      receive(inbound, policy) {
        const thread = findThread(state, inbound.to, inbound.from);
        if (thread && policy.lease) thread.lease.expiresAt = 0;
        return store.receive(inbound, policy);
      },
    }),
  },
  {
    defect: "the silence in the policy is ignored",
    caughtBy: ["receive/silence", "receive/seq", "session/end-at-once"],
    break: (store) => ({
      receive: (inbound, policy) => store.receive(inbound, { ...policy, silence: null }),
    }),
  },
  {
    defect: "the silence that is written is another than the one that was asked for",
    caughtBy: ["receive/silence"],
    onlyInRows: true,
    break: (store, state) => ({
      async receive(inbound, policy) {
        const result = await store.receive(inbound, policy);
        for (const record of state.threads.get(result.threadId)?.messages ?? []) {
          if (record.direction === "inbound" && record.answer?.kind === "silence") {
            record.answer = { kind: "silence", reason: "too_late", at: 0 };
          }
        }
        return result;
      },
    }),
  },
  {
    defect: "a text to a number without an assistant is dropped",
    caughtBy: ["receive/unassigned"],
    break: (store, state) => ({
      receive: (inbound, policy) =>
        store.receive(
          inbound,
          state.assistants.find(inbound.to) ? policy : { ...policy, silence: "no_assistant" },
        ),
    }),
  },
  {
    defect: "every number has the same assistant",
    caughtBy: ["receive/two-assistants", "receive/assistant-by-number", "assistants/change"],
    break: (_, state) => {
      const find = state.assistants.find.bind(state.assistants);
      state.assistants.find = () => find("+15550100001");
      return { findAssistant: async () => state.assistants.find("") };
    },
  },
  {
    defect: "a person has one thread for all our numbers",
    caughtBy: ["receive/two-assistants", "receive/two-numbers", "opt-out/per-number"],
    break: (store) => ({
      receive: (inbound, policy) => store.receive({ ...inbound, to: "+15550100001" }, policy),
    }),
  },
  {
    defect: "one of our numbers has one thread for all persons",
    caughtBy: ["receive/two-persons", "opt-out/per-number", "claim-due/order", "race/claim-due"],
    break: (store) => ({
      receive: (inbound, policy) => store.receive({ ...inbound, from: "+15550200001" }, policy),
    }),
  },
  {
    defect: "the body is trimmed",
    caughtBy: ["receive/kept", "text/spaces"],
    break: (store) => ({
      receive: (inbound, policy) =>
        store.receive({ ...inbound, body: inbound.body.trim() }, policy),
    }),
  },
  {
    defect: "the body is cut at 1,599 characters",
    caughtBy: ["text/longest"],
    break: (store) => ({
      receive: (inbound, policy) =>
        store.receive({ ...inbound, body: inbound.body.slice(0, 1_599) }, policy),
    }),
  },
  {
    defect: "the body is reduced to one byte a character",
    caughtBy: ["text/longest", "text/script"],
    break: (store) => ({
      receive: (inbound, policy) =>
        store.receive(
          { ...inbound, body: Buffer.from(inbound.body, "latin1").toString("latin1") },
          policy,
        ),
    }),
  },
  {
    defect: "the body is put into a query unescaped",
    caughtBy: ["text/quotes"],
    break: (store) => ({
      receive: (inbound, policy) =>
        store.receive({ ...inbound, body: inbound.body.replaceAll("'", "''") }, policy),
    }),
  },
  {
    defect: "a text without words is not answered",
    caughtBy: ["text/empty", "text/picture"],
    break: (store) => ({
      receive: (inbound, policy) =>
        store.receive(inbound, inbound.body ? policy : { ...policy, silence: "no_assistant" }),
    }),
  },
  {
    defect: "pictures are dropped",
    caughtBy: ["receive/kept", "text/picture"],
    break: (store) => ({
      receive: (inbound, policy) => store.receive({ ...inbound, media: [] }, policy),
    }),
  },
  {
    defect: "U+0000 makes the step fail",
    caughtBy: ["text/unstorable"],
    throws: true,
    break: (store) => ({
      async receive(inbound, policy) {
        if (inbound.body.includes("\u0000")) throw new Error("invalid byte sequence");
        return store.receive(inbound, policy);
      },
    }),
  },
];
