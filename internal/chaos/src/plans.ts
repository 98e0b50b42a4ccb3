import type { ChaosPlan } from "./run-chaos.ts";
import type { Sabotage } from "./sabotage.ts";

const FAULTS = { modelFaults: 0.2, sendFaults: 0.25, listFaults: 0.15 } as const;

/** 200 texts of 20 conversations: what the tests run. */
export function shortPlan(seed: number): ChaosPlan {
  return {
    seed,
    workers: 3,
    conversations: 20,
    textsPerConversation: 10,
    durationMs: 30_000,
    disturbances: { killsAtEachPoint: 3, randomKills: 3, pauses: 3, cuts: 5, everyMs: 1_000 },
    ...FAULTS,
  };
}

/** 1,200 texts of 100 conversations. */
export function longPlan(seed: number): ChaosPlan {
  return {
    seed,
    workers: 3,
    conversations: 100,
    textsPerConversation: 12,
    durationMs: 180_000,
    disturbances: { killsAtEachPoint: 10, randomKills: 15, pauses: 15, cuts: 25, everyMs: 1_500 },
    ...FAULTS,
  };
}

/** A few seconds of traffic through workers that break a promise, and what brings it to light. */
export function sabotagedPlan(sabotage: Sabotage): ChaosPlan {
  const dies = sabotage === "ack_before_store";
  return {
    seed: 7,
    workers: 2,
    conversations: 12,
    textsPerConversation: 6,
    durationMs: 6_000,
    disturbances: {
      killsAtEachPoint: 0,
      randomKills: dies ? 6 : 0,
      pauses: 0,
      cuts: 0,
      everyMs: 500,
    },
    modelFaults: 0,
    sendFaults: sabotage === "resend_unknown" ? 0.5 : 0,
    listFaults: 0,
    sabotage,
  };
}
