import { type Carrier, startCarrier } from "./carrier.ts";
import type { CarrierFaultRates } from "./carrier-faults.ts";
import { type Database, startDatabase } from "./database.ts";
import { type Fleet, startFleet } from "./fleet.ts";
import { type Model, type ModelFault, startModel } from "./model.ts";
import type { Random } from "./random.ts";
import type { Text } from "./traffic.ts";
import { until } from "./until.ts";
import { judge, type Verdict } from "./verdict.ts";
import {
  createWebhooks,
  textParams,
  type WebhookFate,
  type WebhookResult,
  type Webhooks,
} from "./webhooks.ts";
import type { Worker } from "./worker-process.ts";
import type { WorkerSettings } from "./worker-settings.ts";

/** A database, a carrier, a model and server processes between them. */
export interface World {
  readonly database: Database;
  readonly carrier: Carrier;
  readonly model: Model;
  readonly fleet: Fleet;
  readonly webhooks: Webhooks;
  /** The carrier posts a text, to this worker or to any. */
  post(text: Text, to?: Worker): Promise<WebhookResult>;
  /** Resolves when nothing is under way any more; says false when that does not come about. */
  atRest(boundMs: number): Promise<boolean>;
  /** Ends the workers, waits for what they have in hand, and compares everybody's records. */
  verdict(): Promise<Verdict>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly random: Random;
  readonly workers: number;
  readonly worker?: (index: number) => Partial<WorkerSettings>;
  readonly carrierFaults?: CarrierFaultRates;
  readonly modelFault?: () => ModelFault | null;
  /** What the workers know the database by, where it is not the database itself. */
  readonly databaseUrl?: (database: Database) => Promise<string>;
}

export async function startWorld(options: WorldOptions): Promise<World> {
  const { random } = options;
  const targets = random.fork();
  const latency = random.fork();
  const posted = new Map<string, { readonly text: Text; readonly fates: WebhookFate[] }>();

  const anyWorker = async (): Promise<string | undefined> => {
    // A load balancer holds a request for a moment when nobody is up.
    await until(() => fleet.live().length > 0, 2_000);
    return targets.pick(fleet.live())?.url;
  };
  const database = await startDatabase();
  const webhooks = createWebhooks({ random: random.fork() });
  const carrier = await startCarrier({
    random: random.fork(),
    faults: options.carrierFaults ?? { send: 0, list: 0 },
    target: anyWorker,
  });
  const model = await startModel({
    fault: options.modelFault ?? (() => null),
    latencyMs: () => latency.between(40, 250),
  });
  const databaseUrl = (await options.databaseUrl?.(database)) ?? database.url;
  const fleet = await startFleet({
    size: options.workers,
    random: random.fork(),
    settings: (index, name) => ({
      name,
      databaseUrl,
      carrierUrl: carrier.url,
      modelUrl: model.url,
      timing: "short",
      onStoreUnavailable: "apologize",
      sabotage: null,
      ...options.worker?.(index),
    }),
  });

  return {
    database,
    carrier,
    model,
    fleet,
    webhooks,
    async post(text, to) {
      const record = posted.get(text.sid) ?? { text, fates: [] };
      posted.set(text.sid, record);
      const target = to === undefined ? anyWorker : async () => to.url;
      const result = await webhooks.post("/api/v1/sms/webhook/sms", textParams(text), target);
      record.fates.push(result.fate);
      return result;
    },
    atRest: (boundMs) =>
      until(
        async () => webhooks.open === 0 && !carrier.busy() && (await database.underWay()) === 0,
        boundMs,
      ),
    async verdict() {
      await fleet.drain();
      const { violations, counts } = judge({
        texts: [...posted.values()],
        rows: await database.rows(),
        accepted: carrier.accepted,
      });
      return {
        violations: [...violations, ...fleet.crashes, ...carrier.complaints],
        counts: {
          ...counts,
          ...Object.fromEntries([
            ...model.faults.entries(),
            ...carrier.counts(),
            ...webhooks.counts.entries(),
            ...[...fleet.events()].map(([type, count]) => [`event ${type}`, count]),
          ]),
        },
      };
    },
    async close() {
      await fleet.killAll();
      await carrier.close();
      await model.close();
      await database.stop();
    },
  };
}
