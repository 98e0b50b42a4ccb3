import { hasLiveLease } from "../src/lease.ts";
import { reschedule } from "../src/schedule.ts";
import { type Defect, outboundOf, threadOf } from "./defect.ts";

export const sendingDefects: readonly Defect[] = [
  {
    defect: "a newer text is not noticed: nothing is ever superseded",
    caughtBy: ["stage/superseded", "stage/silence-superseded"],
    break: (store) => ({
      stage: (lease, input, request) => store.stage(lease, { ...input, supersede: false }, request),
    }),
  },
  {
    defect: "a newer text supersedes also what may not be superseded",
    caughtBy: ["stage/newer-waits", "session/farewell-overtaken", "stage/silence-superseded"],
    break: (store) => ({
      stage: (lease, input, request) => store.stage(lease, { ...input, supersede: true }, request),
    }),
  },
  {
    defect: "a reply answers also the texts that it has not read",
    caughtBy: ["stage/superseded", "stage/newer-waits", "race/text-and-stage"],
    break: (store) => ({
      stage: (lease, input, request) =>
        store.stage(lease, { ...input, answersThrough: 1e9 }, request),
    }),
  },
  {
    defect: "a reply answers all of its texts but the newest",
    caughtBy: ["stage/read-all", "race/stage"],
    break: (store) => ({
      stage: (lease, input, request) =>
        store.stage(
          lease,
          { ...input, answersThrough: input.answersThrough - 1, supersede: false },
          request,
        ),
    }),
  },
  {
    defect: "a superseded reply does not extend its lease",
    caughtBy: ["stage/superseded"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const own = threadOf(state, lease.threadId).lease;
        const { expiresAt } = own;
        const result = await store.stage(lease, input, request);
        if (result.kind === "superseded") own.expiresAt = expiresAt;
        return result;
      },
    }),
  },
  {
    defect: "a staged reply does not extend its lease",
    caughtBy: ["stage/extends"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const own = threadOf(state, lease.threadId).lease;
        const { expiresAt } = own;
        const result = await store.stage(lease, input, request);
        if (result.kind === "staged") own.expiresAt = expiresAt;
        return result;
      },
    }),
  },
  {
    defect: "a second reply is staged for the same texts",
    caughtBy: ["stage/once", "race/stage"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const thread = threadOf(state, lease.threadId);
        const texts = thread.messages.filter((record) => record.direction === "inbound");
        const newest = texts.at(-1);
        if (thread.waiting.length === 0 && newest) thread.waiting.push(newest);
        return store.stage(lease, input, request);
      },
    }),
  },
  {
    defect: "only the first part of a reply is written",
    caughtBy: ["stage/reply", "settle/parts", "settle/twice"],
    break: (store) => ({
      stage: (lease, input, request) =>
        store.stage(
          lease,
          input.kind === "reply" ? { ...input, parts: input.parts.slice(0, 1) } : input,
          request,
        ),
    }),
  },
  {
    defect: "a silence keeps its lease",
    caughtBy: ["stage/silence", "stage/silence-superseded"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const { expiresAt } = threadOf(state, lease.threadId).lease;
        const result = await store.stage(lease, input, request);
        if (result.kind === "silenced") {
          threadOf(state, lease.threadId).lease.expiresAt = expiresAt;
        }
        return result;
      },
    }),
  },
  {
    defect: "what a text that claims at once is handed does not count as handed out before",
    caughtBy: ["stage/died-before-text"],
    break: (store, state) => ({
      async receive(inbound, policy) {
        const result = await store.receive(inbound, policy);
        if (result.turn === null) return result;
        for (const message of threadOf(state, result.threadId).staged) message.handedBefore = null;
        const staged = result.turn.staged.map((each) => ({ ...each, inDoubtForMs: null }));
        return { ...result, turn: { ...result.turn, staged } };
      },
    }),
  },
  {
    defect: "the in-doubt flag is forgotten",
    caughtBy: [
      "stage/died-before-settle",
      "settle/in-doubt",
      "settle/retry",
      "operator/died-before-settle",
    ],
    break: (store, state) => {
      const forget = () => {
        for (const thread of state.threads.values()) {
          if (hasLiveLease(thread, state.clock.now())) continue;
          for (const message of thread.staged) message.handedAt = null;
        }
      };
      return {
        async claim(threadId, request) {
          forget();
          return store.claim(threadId, request);
        },
        async claimDue(limit, request) {
          forget();
          return store.claimDue(limit, request);
        },
      };
    },
  },
  {
    defect: "giving a lease back clears the doubt",
    caughtBy: ["settle/doubt-stays"],
    break: (store, state) => ({
      async release(lease) {
        await store.release(lease);
        for (const message of threadOf(state, lease.threadId).staged) message.handedAt = null;
      },
    }),
  },
  {
    defect: "doubt counts from the claim, not from the attempt",
    caughtBy: ["settle/in-doubt"],
    break: (store, state) => ({
      async settle(lease, id, outcome) {
        const { handedAt } = outboundOf(state, id);
        const result = await store.settle(lease, id, outcome);
        if (outcome.kind === "in_doubt") outboundOf(state, id).handedAt = handedAt;
        return result;
      },
    }),
  },
  {
    defect: "a reply that was not accepted stays in doubt",
    caughtBy: ["settle/retry", "settle/retry-parts"],
    break: (store, state) => ({
      async settle(lease, id, outcome) {
        const { handedAt } = outboundOf(state, id);
        const result = await store.settle(lease, id, outcome);
        if (outcome.kind === "retry") outboundOf(state, id).handedAt = handedAt;
        return result;
      },
    }),
  },
  {
    defect: "a reply that was not accepted clears the doubt of what stands behind it",
    caughtBy: ["settle/retry-parts-in-doubt"],
    break: (store, state) => ({
      async settle(lease, id, outcome) {
        const result = await store.settle(lease, id, outcome);
        if (outcome.kind !== "retry") return result;
        for (const message of outboundOf(state, id).thread.staged) message.handedAt = null;
        return result;
      },
    }),
  },
  {
    defect: "a retry is due at once",
    caughtBy: ["settle/retry", "settle/retry-claimed-early", "settle/retry-before-newer"],
    break: (store) => ({
      settle: (lease, id, outcome) =>
        store.settle(lease, id, "afterMs" in outcome ? { ...outcome, afterMs: 0 } : outcome),
    }),
  },
  {
    defect: "what stands behind a reply of unknown fate is given up",
    caughtBy: ["settle/unknown"],
    break: (store, state) => ({
      async settle(lease, id, outcome) {
        const result = await store.settle(lease, id, outcome);
        if (outcome.kind !== "unknown") return result;
        outboundOf(state, id).thread.staged.length = 0;
        return { ...result, dueInMs: null };
      },
    }),
  },
  {
    defect: "a sent reply is staged still",
    caughtBy: ["settle/sent", "settle/unknown", "claim/nothing"],
    break: (store, state) => ({
      async settle(lease, id, outcome) {
        const result = await store.settle(lease, id, outcome);
        const record = outboundOf(state, id);
        if (result.kind === "settled" && !record.thread.staged.includes(record)) {
          record.thread.staged.push(record);
        }
        return result;
      },
    }),
  },
  {
    defect: "the lease is kept after the last part",
    caughtBy: ["settle/sent", "settle/parts", "settle/overtaken"],
    break: (store, state) => ({
      async settle(lease, id, outcome) {
        const own = threadOf(state, lease.threadId).lease;
        const { expiresAt } = own;
        const result = await store.settle(lease, id, outcome);
        own.expiresAt = expiresAt;
        return result;
      },
    }),
  },
  {
    defect: "the lease is kept when a report came before settle",
    caughtBy: ["settle/overtaken"],
    break: (store, state) => ({
      async settle(lease, id, outcome) {
        const own = threadOf(state, lease.threadId).lease;
        const { expiresAt } = own;
        const result = await store.settle(lease, id, outcome);
        if (result.kind === "already_settled") own.expiresAt = expiresAt;
        return result;
      },
    }),
  },
  {
    defect: "the lease is freed after the first part",
    caughtBy: ["settle/parts"],
    break: (store, state) => ({
      async settle(lease, id, outcome) {
        const result = await store.settle(lease, id, outcome);
        threadOf(state, lease.threadId).lease.expiresAt = 0;
        return result;
      },
    }),
  },
  {
    defect: "what is settled is settled again",
    caughtBy: ["settle/twice", "race/settle"],
    break: (store, state) => ({
      settle(lease, id, outcome) {
        const record = outboundOf(state, id);
        if (record.status !== "staged") record.thread.staged.push(record);
        record.status = "staged";
        return store.settle(lease, id, outcome);
      },
    }),
  },
  {
    defect: "a late sent is refused for its lease",
    caughtBy: ["settle/late-sent", "settle/late-sent-after-end"],
    break: (store, state) => ({
      async settle(lease, id, outcome) {
        const own = threadOf(state, lease.threadId).lease;
        const held = own.token === lease.token && state.clock.now() < own.expiresAt;
        return held ? store.settle(lease, id, outcome) : { kind: "lease_lost", dueInMs: null };
      },
    }),
  },
  {
    defect: "the parts after a refused one are sent all the same",
    caughtBy: ["settle/failed"],
    break: (store, state) => ({
      async settle(lease, id, outcome) {
        const later = threadOf(state, lease.threadId).staged.filter((each) => each.id !== id);
        const result = await store.settle(lease, id, outcome);
        if (outcome.kind === "failed") {
          const thread = threadOf(state, lease.threadId);
          thread.staged = later;
          for (const each of later) each.status = "staged";
          reschedule(state, thread);
        }
        return result;
      },
    }),
  },
  {
    defect: "a status moves backwards",
    caughtBy: ["delivery/never-backwards", "delivery/own-id", "race/delivery"],
    break: (_, state) => ({
      async recordDelivery(update) {
        const record = outboundOf(state, update.outboundId ?? "");
        record.status = update.status;
        return "recorded";
      },
    }),
  },
  {
    defect: "a status moves backwards while the store says that the report was stale",
    caughtBy: ["delivery/never-backwards"],
    break: (store, state) => ({
      async recordDelivery(update) {
        const result = await store.recordDelivery(update);
        if (result === "stale") outboundOf(state, update.outboundId ?? "").status = update.status;
        return result;
      },
    }),
  },
  {
    defect: "a report finds its message by our own id only",
    caughtBy: ["delivery/carrier-id", "delivery/proves-sent"],
    break: (store) => ({
      recordDelivery: async (update) =>
        update.outboundId === null ? "unknown_message" : store.recordDelivery(update),
    }),
  },
  {
    defect: "a report about nobody's message is taken for recorded",
    caughtBy: ["delivery/unknown"],
    break: (store) => ({
      async recordDelivery(update) {
        const result = await store.recordDelivery(update);
        return result === "unknown_message" ? "recorded" : result;
      },
    }),
  },
  {
    defect: "a report about a staged reply is left alone",
    caughtBy: ["delivery/proves-sent", "settle/overtaken"],
    break: (store, state) => ({
      recordDelivery: async (update) =>
        outboundOf(state, update.outboundId ?? "").status === "staged"
          ? "stale"
          : store.recordDelivery(update),
    }),
  },
  {
    defect: "what is unknown once stays unknown",
    caughtBy: ["delivery/corrects-unknown"],
    break: (store, state) => ({
      recordDelivery: async (update) =>
        outboundOf(state, update.outboundId ?? "").status === "unknown"
          ? "stale"
          : store.recordDelivery(update),
    }),
  },
];
