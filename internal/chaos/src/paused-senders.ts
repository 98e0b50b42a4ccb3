import { setTimeout as delay } from "node:timers/promises";
import type { Point } from "./points.ts";
import { createRandom } from "./random.ts";
import type { Sabotage } from "./sabotage.ts";
import { until } from "./until.ts";
import { startWorld } from "./world.ts";

/** Where a process is stopped: all along the way of a reply, the last of them right before its request leaves. */
export const STOP_AT = ["thinking", "after_stage", "before_request", "on_socket"] as const;

export interface PausedSendersResult {
  readonly violations: readonly string[];
  /** Messages in the carrier's record: when all others were stopped, and at the end. */
  readonly sentMeanwhile: number;
  readonly sent: number;
}

/**
 * One process for each point is stopped there with a text in hand; a further one answers in their place when their leases
 * are over. Then they wake up, and end as a deployment ends them.
 */
export async function runPausedSenders(
  points: readonly Point[],
  sabotage: Sabotage | null = null,
): Promise<PausedSendersResult> {
  const world = await startWorld({
    random: createRandom(1),
    workers: points.length + 1,
    worker: () => ({ sabotage }),
  });
  try {
    const workers = world.fleet.all();
    await Promise.all(
      points.map(async (point, index) => {
        const worker = workers[index];
        const stopped = worker?.arm({ point, signal: "SIGSTOP" });
        const text = {
          id: `q00${index}-001`,
          sid: `SMq00${index}-001`,
          from: `+1556100000${index}`,
          to: "+15550100002",
          body: `q00${index}-001 hello?`,
          at: 0,
        };
        await world.post(text, worker);
        const inTime = delay(20_000, false, { ref: false });
        if (!(await Promise.race([stopped, inTime]))) throw new Error(`Nobody got to ${point}.`);
      }),
    );
    await until(() => world.carrier.accepted.length === points.length, 30_000);
    const sentMeanwhile = world.carrier.accepted.length;
    for (const worker of workers) worker.wake();
    const waiting = (await world.atRest(30_000)) ? [] : ["not at rest"];
    const { violations } = await world.verdict();
    return {
      violations: [...waiting, ...violations],
      sentMeanwhile,
      sent: world.carrier.accepted.length,
    };
  } finally {
    await world.close();
  }
}
