import { startPostgres, type TestPostgres } from "@sms-pipeline/test-support/postgres";
import pg from "pg";
import type { InboundMessage, LeaseRequest, ReceivePolicy } from "sms-pipeline";

/** A server for one test file, and databases on it that close themselves. */
export interface TestDatabases {
  readonly server: TestPostgres;
  /** A pool on a new, empty database. */
  create(options?: pg.PoolConfig): Promise<pg.Pool>;
  /** Another pool on the same database. */
  again(pool: pg.Pool, options?: pg.PoolConfig): pg.Pool;
  stop(): Promise<void>;
}

export async function startDatabases(): Promise<TestDatabases> {
  const server = await startPostgres();
  const pools: pg.Pool[] = [];
  const open = (options: pg.PoolConfig): pg.Pool => {
    const pool = new pg.Pool({ max: 20, ...options });
    // A connection that the test cuts while it is idle.
    pool.on("error", () => undefined);
    pools.push(pool);
    return pool;
  };
  return {
    server,
    create: async (options) =>
      open({ ...options, connectionString: await server.createDatabase() }),
    again: (pool, options) => open({ ...pool.options, ...options }),
    async stop() {
      await Promise.all(pools.filter((pool) => !pool.ended).map((pool) => pool.end()));
      await server.stop();
    },
  };
}

export const OUR_NUMBER = "+15550100001";

export const REQUEST: LeaseRequest = { holder: "test", leaseMs: 15_000, historyLimit: 20 };

export const POLICY: ReceivePolicy = {
  intent: "message",
  optInIfOptedOut: false,
  silence: null,
  consentOrigin: "keyword",
  confirmOptOut: false,
  answerOwnNumbers: false,
  usageWindows: { shortMs: 60_000, longMs: 3_600_000 },
  sessionWindowMs: 30 * 60_000,
  quietMs: 0,
  maxWaitMs: 0,
  lease: REQUEST,
};

let texts = 0;

export function textFrom(from: string, text: Partial<InboundMessage> = {}): InboundMessage {
  texts += 1;
  return {
    provider: "test",
    providerMessageId: `IN${texts}`,
    from,
    to: OUR_NUMBER,
    body: "Hello",
    media: [],
    location: null,
    segments: 1,
    messagingServiceId: null,
    optOutType: null,
    ...text,
  };
}
