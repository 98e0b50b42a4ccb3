import { setTimeout as delay } from "node:timers/promises";
import { startCarrier } from "./carrier.ts";
import { type CarrierFaults, randomCarrierFaults } from "./carrier-faults.ts";
import { startDatabase } from "./database.ts";
import { type DisturbancePlan, disturb } from "./disturbances.ts";
import { startFleet } from "./fleet.ts";
import { MODEL_FAULTS, startModel } from "./model.ts";
import { createRandom } from "./random.ts";
import type { Sabotage } from "./sabotage.ts";
import { createStatusCallbacks } from "./status-callbacks.ts";
import { createTally } from "./tally.ts";
import { planTraffic, type Text } from "./traffic.ts";
import { until } from "./until.ts";
import { judge } from "./verdict.ts";
import { createWebhooks, textParams, type WebhookFate } from "./webhooks.ts";

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
  readonly counts: ReadonlyMap<string, number>;
}

/** How long everything may take to come to rest after the last text. */
const REST_BOUND_MS = 90_000;

/** Runs traffic through disturbed workers, waits until all is at rest, and compares everybody's records. */
export async function runChaos(plan: ChaosPlan): Promise<ChaosResult> {
  const startedAt = Date.now();
  const random = createRandom(plan.seed);
  const counts = createTally();
  const trafficRandom = random.fork();
  const duplicates = random.fork();
  const modelRandom = random.fork();
  const targets = random.fork();
  const faults: CarrierFaults = randomCarrierFaults(
    random.fork(),
    plan.sendFaults,
    plan.listFaults,
  );

  const database = await startDatabase();
  const webhooks = createWebhooks({
    random: random.fork(),
    async target() {
      await until(() => fleet.live().length > 0, 2_000);
      return targets.pick(fleet.live())?.url;
    },
  });
  const callbacks = createStatusCallbacks(webhooks, random.fork());
  const carrier = await startCarrier({
    random: random.fork(),
    faults,
    onAccepted: (message) => callbacks.report(message),
  });
  const model = await startModel({
    fault: () =>
      modelRandom.chance(plan.modelFaults) ? (modelRandom.pick(MODEL_FAULTS) ?? null) : null,
    latencyMs: () => modelRandom.between(40, 250),
  });
  const fleet = await startFleet({
    size: plan.workers,
    random: random.fork(),
    settings: (_index, name) => ({
      name,
      databaseUrl: database.url,
      carrierUrl: carrier.url,
      modelUrl: model.url,
      timing: "short",
      onStoreUnavailable: "apologize",
      sabotage: plan.sabotage ?? null,
    }),
  });

  try {
    const traffic = planTraffic({ ...plan, random: trafficRandom });
    const posted: { text: Text; fates: WebhookFate[] }[] = [];
    const post = async (text: Text, waitMs: number): Promise<void> => {
      const record = { text, fates: [] as WebhookFate[] };
      posted.push(record);
      const once = async (afterMs: number): Promise<void> => {
        await delay(afterMs);
        record.fates.push((await webhooks.post("/api/v1/sms/webhook/sms", textParams(text))).fate);
      };
      const again: Promise<void>[] = [];
      if (duplicates.chance(0.2)) {
        counts.add("duplicates sent");
        // At the same moment to another worker, or a while later.
        again.push(once(waitMs + (duplicates.chance(0.5) ? 0 : duplicates.between(5, 3_000))));
      }
      await Promise.all([once(waitMs), ...again]);
    };

    let disturbed = false;
    const disturbing = disturb(
      { fleet, database, random: random.fork(), counts },
      plan.disturbances,
    );
    void disturbing.then(() => {
      disturbed = true;
    });
    await Promise.all(traffic.texts.map((text) => post(text, text.at)));
    // Whoever is to die at a point needs something to do there.
    while (!disturbed) await Promise.all([post(traffic.extra(), 0), delay(200)]);
    await disturbing;

    const violations: string[] = [];
    const atRest = await until(
      async () =>
        webhooks.open === 0 && callbacks.pending === 0 && (await database.underWay()) === 0,
      REST_BOUND_MS,
    );
    if (!atRest) violations.push(`not at rest: ${await database.underWay()} things wait`);
    await fleet.drain();
    const verdict = judge({
      texts: posted,
      rows: await database.rows(),
      accepted: carrier.accepted,
    });
    violations.push(...verdict.violations, ...fleet.crashes, ...carrier.complaints);
    const total = new Map<string, number>([
      ...Object.entries(verdict.counts),
      ...counts.entries(),
      ...model.faults.entries(),
      ...carrier.faults.entries(),
      ...webhooks.counts.entries(),
      ...[...fleet.events()].map(([type, count]): [string, number] => [`event ${type}`, count]),
      ["seconds", Math.round((Date.now() - startedAt) / 1_000)],
    ]);
    return { seed: plan.seed, violations, counts: total };
  } finally {
    await fleet.killAll();
    await carrier.close();
    await model.close();
    await database.stop();
  }
}
