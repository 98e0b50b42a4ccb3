import { jsonReply } from "./replies.ts";
import type { RouteHandler } from "./router.ts";

/** `failing`: the last call failed in a way that only a person can mend (a key, a quota, a missing migration). */
export interface PartHealth {
  readonly status: "ok" | "failing" | "unavailable";
  /** The code of the error, of those of `SmsPipelineErrorCode`. */
  readonly code?: string;
}

export interface PipelineHealth {
  /**
   * `unavailable` when texts can't be stored; `degraded` when they can, but the model or the carrier fails, so that they
   * are answered later or with the fallback text.
   */
  readonly status: "ok" | "degraded" | "unavailable";
  readonly store: PartHealth;
  readonly ai: PartHealth;
  readonly messenger: PartHealth;
  readonly turnsInHand: number;
}

/** 503 only when texts can't be stored: a balancer that took the server out for a failing model would lose texts. */
export function healthRoute(health: () => Promise<PipelineHealth>): RouteHandler {
  return async () => {
    const report = await health();
    return jsonReply(report.status === "unavailable" ? 503 : 200, report);
  };
}
