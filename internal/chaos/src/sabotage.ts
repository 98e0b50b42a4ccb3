import type { ClaimedTurn, Store } from "sms-pipeline";
import type { Ports } from "./points.ts";

/** Ways to break a promise on purpose, to see that the checks notice. */
export const SABOTAGES = [
  /** Acknowledges a text before it is stored. */
  "ack_before_store",
  /** Sends whatever became of the lease. */
  "ignore_lease",
  /** Sends again at once, whatever became of the first time. */
  "resend_unknown",
  /** Treats STOP like any other text. */
  "forget_opt_out",
] as const;

export type Sabotage = (typeof SABOTAGES)[number];

export function sabotaged(ports: Ports, sabotage: Sabotage | null): Ports {
  switch (sabotage) {
    case "ack_before_store":
      return { ...ports, store: eagerStore(ports.store) };
    case "ignore_lease":
      return ignoringLeases(ports);
    case "resend_unknown":
      return resendingUnknown(ports);
    case "forget_opt_out":
      return { ...ports, store: forgettingStore(ports.store) };
    case null:
      return ports;
  }
}

function eagerStore(store: Store): Store {
  return {
    ...store,
    async receive(inbound, policy) {
      setTimeout(() => {
        store.receive(inbound, { ...policy, lease: null }).catch(() => {});
      }, 3_000);
      return {
        kind: "received",
        messageId: "none",
        threadId: "none",
        conversationId: "none",
        conversation: "continued",
        silence: null,
        dueInMs: null,
        turn: null,
      };
    },
  };
}

function ignoringLeases({ store, ai, messenger }: Ports): Ports {
  const known = new Map<string, ClaimedTurn>();
  const remember = (turn: ClaimedTurn): ClaimedTurn => {
    known.set(turn.lease.threadId, turn);
    return turn;
  };
  return {
    ai,
    store: {
      ...store,
      async receive(inbound, policy) {
        const result = await store.receive(inbound, policy);
        if (result.turn) remember(result.turn);
        return result;
      },
      async renew(lease, request) {
        const result = await store.renew(lease, request);
        const turn = known.get(lease.threadId);
        return result.kind === "lease_lost" && turn ? { kind: "renewed", turn } : result;
      },
    },
    messenger: {
      ...messenger,
      send: (message, options) =>
        messenger.send(message, {
          ...options,
          mayStillSend() {
            options.mayStillSend();
            return true;
          },
        }),
    },
  };
}

function resendingUnknown({ store, ai, messenger }: Ports): Ports {
  return {
    store,
    ai,
    messenger: {
      ...messenger,
      send: (message, options) =>
        messenger.send(message, options).catch(() => messenger.send(message, options)),
    },
  };
}

function forgettingStore(store: Store): Store {
  return {
    ...store,
    receive: (inbound, policy) =>
      store.receive(inbound, {
        ...policy,
        ...(policy.intent === "opt_out" ? { intent: "message", silence: null } : {}),
      }),
  };
}
