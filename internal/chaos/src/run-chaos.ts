import { setTimeout as delay } from "node:timers/promises";
import { type DisturbancePlan, disturb } from "./disturbances.ts";
import { MODEL_FAULTS } from "./model.ts";
import { createRandom } from "./random.ts";
import type { Sabotage } from "./sabotage.ts";
import { createTally } from "./tally.ts";
import { planTraffic, type Text } from "./traffic.ts";
import { until } from "./until.ts";
import { startWorld } from "./world.ts";

export interface ChaosPlan {
  readonly seed: number;
  readonly workers: number;
  readonly conversations: number;
  readonly textsPerConversation: number;
  /** How long the texts keep coming, in milliseconds. */
  readonly durationMs: number;
  readonly disturbances: DisturbancePlan;
  /** Parts of the calls that go wrong, 0 to 1. */
  readonly modelFaults: number;
  readonly sendFaults: number;
  readonly listFaults: number;
  readonly sabotage?: Sabotage;
}

export interface ChaosResult {
  readonly seed: number;
  /** Broken promises. Empty when all is well. */
  readonly violations: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}

/** How long everything may take to come to rest after the last text. */
const REST_BOUND_MS = 90_000;

/** How many webhooks may be under way before further texts wait. */
const MOST_OPEN = 40;

/** Runs traffic through disturbed workers, waits until all is at rest, and compares everybody's records. */
export async function runChaos(plan: ChaosPlan): Promise<ChaosResult> {
  const startedAt = Date.now();
  const random = createRandom(plan.seed);
  const counts = createTally();
  const traffic = planTraffic({ ...plan, random: random.fork() });
  const duplicates = random.fork();
  const modelRandom = random.fork();
  const world = await startWorld({
    random: random.fork(),
    workers: plan.workers,
    worker: () => ({ sabotage: plan.sabotage ?? null }),
    carrierFaults: { send: plan.sendFaults, list: plan.listFaults },
    modelFault: () =>
      modelRandom.chance(plan.modelFaults) ? (modelRandom.pick(MODEL_FAULTS) ?? null) : null,
  });

  const post = async (text: Text, waitMs: number): Promise<void> => {
    const postAfter = async (ms: number): Promise<void> => {
      await delay(ms);
      // A slow machine gets the same texts, in more time.
      await until(() => world.webhooks.open < MOST_OPEN, 60_000);
      await world.post(text);
    };
    const posts = [postAfter(waitMs)];
    if (duplicates.chance(0.2)) {
      counts.add("duplicates sent");
      // At the same moment to another worker, or a while later.
      posts.push(postAfter(waitMs + (duplicates.chance(0.5) ? 0 : duplicates.between(5, 3_000))));
    }
    await Promise.all(posts);
  };

  try {
    let disturbed = false;
    const disturbing = disturb({ ...world, random: random.fork(), counts }, plan.disturbances);
    void disturbing.then(() => {
      disturbed = true;
    });
    await Promise.all(traffic.texts.map((text) => post(text, text.at)));
    // Whoever is to die at a point needs something to do there.
    while (!disturbed) await Promise.all([post(traffic.extra(), 0), delay(200)]);
    await disturbing;

    const waiting = (await world.atRest(REST_BOUND_MS))
      ? []
      : [`not at rest: ${await world.database.underWay()} things wait`];
    const verdict = await world.verdict();
    return {
      seed: plan.seed,
      violations: [...waiting, ...verdict.violations],
      counts: {
        ...verdict.counts,
        ...Object.fromEntries(counts.entries()),
        seconds: Math.round((Date.now() - startedAt) / 1_000),
      },
    };
  } finally {
    await world.close();
  }
}
