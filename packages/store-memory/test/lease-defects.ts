import { hasLiveLease } from "../src/lease.ts";
import { dueAt, reschedule } from "../src/schedule.ts";
import { type Defect, threadOf, withCurrentToken, withoutExpiry, withTurns } from "./defect.ts";

export const leaseDefects: readonly Defect[] = [
  {
    defect: "a turn says the time at which its oldest text came",
    caughtBy: ["claim/turn"],
    break: (store) =>
      withTurns(store, (turn) => ({ ...turn, at: turn.unanswered[0]?.receivedAt ?? turn.at })),
  },
  {
    defect: "two leases at once: a claim ignores the live lease",
    caughtBy: ["claim/one-lease", "race/claim", "race/abandoned", "release/lost"],
    break: (store, state) => ({
      async claim(threadId, request) {
        const thread = state.threads.get(threadId);
        if (thread) thread.lease.expiresAt = 0;
        return store.claim(threadId, request);
      },
    }),
  },
  {
    defect: "two leases at once: two claims look before either has taken the lease",
    caughtBy: ["race/claim", "race/abandoned"],
    break: (store, state) => ({
      async claim(threadId, request) {
        const thread = threadOf(state, threadId);
        const free = !hasLiveLease(thread, state.clock.now());
        await Promise.resolve();
        if (free) thread.lease.expiresAt = 0;
        return store.claim(threadId, request);
      },
    }),
  },
  {
    defect: "two leases at once: two sweepers take the same threads",
    caughtBy: ["race/claim-due"],
    break: (store, state) => ({
      async claimDue(limit, request) {
        const due = [...state.threads.values()].filter(
          (thread) => thread.readyAt <= state.clock.now() && thread.queueIndex !== -1,
        );
        await Promise.resolve();
        for (const thread of due) {
          thread.lease.expiresAt = 0;
          reschedule(state, thread);
        }
        return store.claimDue(limit, request);
      },
    }),
  },
  {
    defect: "claimDue ignores when threads are due",
    caughtBy: ["claim-due/not-before", "settle/retry", "settle/retry-before-newer"],
    break: (store, state) => ({
      async claimDue(limit, request) {
        const turns = [];
        for (const id of [...state.threads.keys()].slice(0, limit)) {
          const turn = await store.claim(id, request);
          if (turn) turns.push(turn);
        }
        return turns;
      },
    }),
  },
  {
    defect: "claimDue takes the newest first",
    caughtBy: ["claim-due/order"],
    break: (store, state) => ({
      async claimDue(limit, request) {
        const now = state.clock.now();
        const turns = [];
        for (const thread of [...state.threads.values()].toReversed()) {
          const due = dueAt(thread);
          if (due === null || due > now || turns.length >= limit) continue;
          const turn = await store.claim(thread.id, request);
          if (turn) turns.push(turn);
        }
        return turns;
      },
    }),
  },
  {
    defect: "a limit is kept in 32 bits",
    caughtBy: ["claim/any-limit"],
    break: (store) => ({
      claimDue: (limit, request) =>
        store.claimDue(limit | 0, { ...request, historyLimit: request.historyLimit | 0 }),
    }),
  },
  {
    defect: "claimDue takes more than it was asked for",
    caughtBy: ["claim-due/order"],
    break: (store) => ({ claimDue: (limit, request) => store.claimDue(limit + 1, request) }),
  },
  {
    defect: "claimDue never looks at threads that somebody had before",
    caughtBy: ["claim-due/abandoned", "settle/in-doubt", "opt-out/in-doubt"],
    break: (store, state) => ({
      async claimDue(limit, request) {
        for (const thread of state.threads.values()) {
          if (thread.lease.token > 0) state.due.remove(thread);
        }
        return store.claimDue(limit, request);
      },
    }),
  },
  {
    defect: "a claim waits until the work is due",
    caughtBy: ["claim/turn", "settle/retry-claimed-early"],
    break: (store, state) => ({
      async claim(threadId, request) {
        const thread = state.threads.get(threadId);
        const at = thread ? dueAt(thread) : null;
        return at !== null && at > state.clock.now() ? null : store.claim(threadId, request);
      },
    }),
  },
  {
    defect: "a claim hands out threads in which nothing waits",
    caughtBy: ["claim/nothing", "stage/read-all", "settle/canceled"],
    break: (store, state) => ({
      async claim(threadId, request) {
        const turn = await store.claim(threadId, request);
        const thread = state.threads.get(threadId);
        if (turn || !thread || hasLiveLease(thread, state.clock.now())) return turn;
        const text = thread.messages.find((record) => record.direction === "inbound");
        if (text) thread.waiting.push(text);
        return store.claim(threadId, request);
      },
    }),
  },
  {
    defect: "a lease ends a millisecond early",
    caughtBy: ["claim/one-lease", "stage/last-moment"],
    break: (store) => ({
      claim: (id, request) => store.claim(id, { ...request, leaseMs: request.leaseMs - 1 }),
    }),
  },
  {
    defect: "a lease ends a millisecond late",
    caughtBy: ["claim/one-lease", "stage/lease-expired", "renew/lost"],
    break: (store) => ({
      claim: (id, request) => store.claim(id, { ...request, leaseMs: request.leaseMs + 1 }),
    }),
  },
  {
    defect: "the fencing token falls back when a lease is freed",
    caughtBy: ["claim/token-after-release"],
    break: (store, state) => ({
      async release(lease) {
        await store.release(lease);
        threadOf(state, lease.threadId).lease.token -= 1;
      },
    }),
  },
  {
    defect: "the fencing token stays the same",
    caughtBy: ["claim/one-lease", "claim-due/abandoned", "race/abandoned", "stage/stale-token"],
    break: (store, state) => {
      const keepToken = (threadId: string) => {
        const thread = state.threads.get(threadId);
        if (thread && thread.lease.token > 0) thread.lease.token -= 1;
      };
      return {
        async claim(threadId, request) {
          const thread = state.threads.get(threadId);
          if (thread && !hasLiveLease(thread, state.clock.now())) keepToken(threadId);
          return store.claim(threadId, request);
        },
        async claimDue(limit, request) {
          for (const [id, thread] of state.threads) {
            if (!hasLiveLease(thread, state.clock.now())) keepToken(id);
          }
          return store.claimDue(limit, request);
        },
      };
    },
  },
  {
    defect: "a stale token is accepted at stage",
    caughtBy: ["stage/stale-token"],
    break: (store, state) => ({
      stage: (lease, input, request) => store.stage(withCurrentToken(state, lease), input, request),
    }),
  },
  {
    defect: "a stale token is accepted at settle",
    caughtBy: ["settle/stale-token"],
    break: (store, state) => ({
      settle: (lease, id, outcome) => store.settle(withCurrentToken(state, lease), id, outcome),
    }),
  },
  {
    defect: "a stale token is accepted at renew",
    caughtBy: ["renew/lost"],
    break: (store, state) => ({
      renew: (lease, request) => store.renew(withCurrentToken(state, lease), request),
    }),
  },
  {
    defect: "a stale token is accepted at release",
    caughtBy: ["release/lost"],
    break: (store, state) => ({
      release: (lease) => store.release(withCurrentToken(state, lease)),
    }),
  },
  {
    defect: "a lease that ran out is accepted at stage",
    caughtBy: ["stage/lease-expired"],
    break: (store, state) => ({
      stage: (lease, input, request) =>
        withoutExpiry(state, lease, () => store.stage(lease, input, request)),
    }),
  },
  {
    defect: "a lease that ran out is accepted at settle",
    caughtBy: ["settle/expired"],
    break: (store, state) => ({
      settle: (lease, id, outcome) =>
        withoutExpiry(state, lease, () => store.settle(lease, id, outcome)),
    }),
  },
  {
    defect: "a lease that ran out is renewed",
    caughtBy: ["renew/lost"],
    break: (store, state) => ({
      renew: (lease, request) => withoutExpiry(state, lease, () => store.renew(lease, request)),
    }),
  },
  {
    defect: "renewing adds nothing to the lease",
    caughtBy: ["renew/extends"],
    break: (store, state) => ({
      async renew(lease, request) {
        const own = threadOf(state, lease.threadId).lease;
        const { expiresAt } = own;
        const result = await store.renew(lease, request);
        own.expiresAt = expiresAt;
        return result;
      },
    }),
  },
  {
    defect: "a lease can't be given back",
    caughtBy: ["release/frees", "settle/doubt-stays", "claim/claims"],
    break: () => ({ release: async () => undefined }),
  },
  {
    defect: "claims are not counted",
    caughtBy: ["claim/claims", "claim-due/abandoned", "stage/died-before-settle"],
    break: (store, state) => ({
      async claim(threadId, request) {
        const thread = state.threads.get(threadId);
        if (thread && !hasLiveLease(thread, state.clock.now())) thread.claims = 0;
        return store.claim(threadId, request);
      },
      async claimDue(limit, request) {
        for (const thread of state.threads.values()) thread.claims = 0;
        return store.claimDue(limit, request);
      },
    }),
  },
  {
    defect: "an answer does not start the count of claims again",
    caughtBy: ["claim/claims"],
    break: (store, state) => ({
      async stage(lease, input, request) {
        const thread = threadOf(state, lease.threadId);
        const { claims } = thread;
        const result = await store.stage(lease, input, request);
        thread.claims = claims;
        return result;
      },
      async settle(lease, id, outcome) {
        const thread = threadOf(state, lease.threadId);
        const { claims } = thread;
        const result = await store.settle(lease, id, outcome);
        thread.claims = claims;
        return result;
      },
    }),
  },
];
