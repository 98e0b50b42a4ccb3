import { setTimeout as delay } from "node:timers/promises";
import { createRandom } from "./random.ts";
import type { ChaosResult } from "./run-chaos.ts";
import { startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";
import { planTraffic } from "./traffic.ts";
import { startWorld } from "./world.ts";

export interface OutagePlan {
  readonly seed: number;
  /** How long the database is away, in milliseconds: half of it refuses connections, half lets them hang. */
  readonly downMs: number;
}

/** How long it is there before and after. */
const AROUND_MS = 4_000;
const REST_BOUND_MS = 60_000;

/**
 * The database goes away under traffic and comes back. One worker apologizes for what it can't store, the other asks for
 * another try. The workers are the same processes all the time.
 */
export async function runOutage({ seed, downMs }: OutagePlan): Promise<ChaosResult> {
  const startedAt = Date.now();
  const random = createRandom(seed);
  const conversations = 40;
  const traffic = planTraffic({
    random: random.fork(),
    conversations,
    textsPerConversation: Math.ceil((downMs + 2 * AROUND_MS) / 4_000),
    durationMs: downMs + 2 * AROUND_MS,
  });
  let proxy: TcpProxy | undefined;
  const world = await startWorld({
    random: random.fork(),
    workers: 2,
    worker: (index) => ({ onStoreUnavailable: index === 0 ? "apologize" : "retry" }),
    async databaseUrl({ url, port }) {
      proxy = await startTcpProxy(port);
      return url.replace(`:${port}/`, `:${proxy.port}/`);
    },
  });
  try {
    const workers = world.fleet.all();
    const violations: string[] = [];
    const statuses = new Map<string, number>();
    const post = async (text: (typeof traffic.texts)[number]): Promise<void> => {
      await delay(text.at);
      const worker = random.pick(workers);
      if (!worker) throw new Error("No worker.");
      const { fate, statuses: seen } = await world.post(text, worker);
      const mode = worker.settings.onStoreUnavailable;
      for (const status of seen) {
        const name = `${mode}: webhooks answered ${status}`;
        statuses.set(name, (statuses.get(name) ?? 0) + 1);
      }
      statuses.set(`${mode}: texts ${fate}`, (statuses.get(`${mode}: texts ${fate}`) ?? 0) + 1);
      const isWord = text.body === "STOP" || text.body === "START";
      const allowed = mode === "apologize" && !isWord ? [200] : [200, 503];
      if (
        seen.some((status) => !allowed.includes(status)) ||
        (mode === "retry" && fate === "apologized")
      ) {
        violations.push(`${mode}: ${text.id} was answered ${seen.join(" ")}, ${fate}`);
      }
    };
    const posting = Promise.all(traffic.texts.map(post));
    await delay(AROUND_MS);
    await proxy?.refuse();
    await delay(downMs / 2);
    await proxy?.hang();
    await delay(downMs / 2);
    await proxy?.open();
    await posting;

    if (!(await world.atRest(REST_BOUND_MS))) {
      violations.push(`not at rest: ${await world.database.underWay()} things wait`);
    }
    if (world.fleet.all().some((worker, index) => worker !== workers[index])) {
      violations.push("restarted: a worker ended");
    }
    const verdict = await world.verdict();
    return {
      seed,
      violations: [...violations, ...verdict.violations],
      counts: {
        ...verdict.counts,
        ...Object.fromEntries(statuses),
        seconds: Math.round((Date.now() - startedAt) / 1_000),
      },
    };
  } finally {
    await world.close();
    await proxy?.close();
  }
}
