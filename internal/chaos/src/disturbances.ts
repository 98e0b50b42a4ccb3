import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "./database.ts";
import type { Fleet } from "./fleet.ts";
import { KILL_POINTS } from "./points.ts";
import type { Random } from "./random.ts";
import type { Tally } from "./tally.ts";
import { LEASE_MS } from "./timing.ts";
import { until } from "./until.ts";

export interface DisturbancePlan {
  /** How often a process dies at each named point. */
  readonly killsAtEachPoint: number;
  /** How often one dies at a random moment. */
  readonly randomKills: number;
  /** How often one is stopped for longer than its lease, and woken. */
  readonly pauses: number;
  /** How often database connections are cut. */
  readonly cuts: number;
  /** Time between two disturbances, in milliseconds. */
  readonly everyMs: number;
}

export interface DisturbanceDeps {
  readonly fleet: Fleet;
  readonly database: Database;
  readonly random: Random;
  readonly counts: Tally;
}

/** Does everything in the plan, in a random order; resolves when all of it has happened. */
export async function disturb(
  { fleet, database, random, counts }: DisturbanceDeps,
  plan: DisturbancePlan,
): Promise<void> {
  const repeat = (times: number, act: () => Promise<void>): (() => Promise<void>)[] =>
    Array.from({ length: times }, () => act);

  const aWorker = async () => {
    for (;;) {
      await fleet.someLive();
      const worker = random.pick(fleet.live());
      if (worker) return worker;
    }
  };

  const killAt = (point: (typeof KILL_POINTS)[number]) => async () => {
    // A process that dies by something else before it gets there is followed by another.
    while (!(await (await aWorker()).arm({ point, signal: "SIGKILL" })));
    counts.add(`kill ${point}`);
  };
  const kill = async () => {
    (await aWorker()).kill();
    counts.add("kill at a random moment");
  };
  const pause = async () => {
    const worker = await aWorker();
    worker.pause();
    await delay(LEASE_MS * random.between(1.2, 1.6));
    worker.wake();
    counts.add("pause beyond the lease");
  };
  const cut = async () => {
    counts.add("database connections cut", await database.cut(random.between(0.2, 0.8)));
  };

  const acts = random.shuffled([
    ...KILL_POINTS.flatMap((point) => repeat(plan.killsAtEachPoint, killAt(point))),
    ...repeat(plan.randomKills, kill),
    ...repeat(plan.pauses, pause),
    ...repeat(plan.cuts, cut),
  ]);
  const happening: Promise<void>[] = [];
  for (const act of acts) {
    // However slowly processes start on this machine, somebody is there for the next text.
    await until(() => fleet.live().length >= 2, 10_000);
    happening.push(act());
    await delay(plan.everyMs * random.between(0.5, 1.5));
  }
  await Promise.all(happening);
}
