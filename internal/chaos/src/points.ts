import type { Ai, Messenger, Store } from "sms-pipeline";

/** Where a process can be told to die. */
export const KILL_POINTS = [
  "after_receive",
  "after_claim",
  "thinking",
  "after_stage",
  "during_send",
  "after_send",
] as const;

/** Where it can be told to stop as well: before the last checks of the right to send. */
export const PAUSE_POINTS = ["before_request", "on_socket"] as const;

export type Point = (typeof KILL_POINTS)[number] | (typeof PAUSE_POINTS)[number];

/** Called when a point is reached. It may never return. */
export type Hit = (point: Point) => void;

export interface Ports {
  readonly store: Store;
  readonly ai: Ai;
  readonly messenger: Messenger;
}

/** The ports with the named points around their steps. The product's own code runs as it is. */
export function withPoints({ store, ai, messenger }: Ports, hit: Hit): Ports {
  return {
    store: pointedStore(store, hit),
    ai: {
      generateReply(request, options) {
        // The model takes longer than this, so it is asked and has not answered.
        setTimeout(() => hit("thinking"), 15);
        return ai.generateReply(request, options);
      },
    },
    messenger: pointedMessenger(messenger, hit),
  };
}

function pointedStore(store: Store, hit: Hit): Store {
  return {
    ...store,
    async receive(inbound, policy) {
      const result = await store.receive(inbound, policy);
      if (result.kind !== "duplicate") hit("after_receive");
      // Claimed and acknowledged, and still waiting for the burst's quiet time.
      if (result.turn) setTimeout(() => hit("after_claim"), 40);
      return result;
    },
    async claim(threadId, request) {
      const turn = await store.claim(threadId, request);
      if (turn) hit("after_claim");
      return turn;
    },
    async claimDue(limit, request) {
      const turns = await store.claimDue(limit, request);
      if (turns.length > 0) hit("after_claim");
      return turns;
    },
    async stage(lease, reply, request) {
      const result = await store.stage(lease, reply, request);
      if (result.kind === "staged") hit("after_stage");
      return result;
    },
  };
}

function pointedMessenger(messenger: Messenger, hit: Hit): Messenger {
  return {
    ...messenger,
    async send(message, options) {
      let asked = 0;
      const receipt = await messenger.send(message, {
        ...options,
        mayStillSend() {
          asked += 1;
          hit(asked === 1 ? "before_request" : "on_socket");
          const may = options.mayStillSend();
          // The second time is when the request has its socket: it is written in this very tick.
          if (may && asked === 2) setTimeout(() => hit("during_send"), Math.random() * 8);
          return may;
        },
      });
      hit("after_send");
      return receipt;
    },
  };
}
