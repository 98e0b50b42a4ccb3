import { migrate } from "@sms-pipeline/store-postgres";
import { startPostgres } from "@sms-pipeline/test-support/postgres";
import pg from "pg";
import { fillNaive } from "./fill-naive.ts";
import { fillOurs } from "./fill-ours.ts";

export type BenchmarkServer = Awaited<ReturnType<typeof startPostgres>>;

/** A server with the settings of a small production machine: it is as durable as it is by default. */
export function startServer(): Promise<BenchmarkServer> {
  return startPostgres({
    settings: {
      fsync: "on",
      max_connections: "300",
      shared_buffers: "512MB",
      max_wal_size: "4GB",
      checkpoint_timeout: "15min",
    },
  });
}

/** A database that holds so many messages in the store's tables, and in the naive flow's if `withNaive`. */
export async function createFilledDatabase(
  server: BenchmarkServer,
  messages: number,
  withNaive: boolean,
): Promise<string> {
  const url = await server.createDatabase();
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  await migrate({ pool });
  await pool.end();
  const client = await connect(url);
  await fillOurs(client, messages);
  if (withNaive) await fillNaive(client, messages);
  await client.query("vacuum (analyze)");
  await client.query("checkpoint");
  await client.end();
  return url;
}

/** Milliseconds of one query that does nothing. */
export async function roundTripMs(url: string): Promise<number> {
  const client = await connect(url);
  await client.query("select 1");
  const started = performance.now();
  for (let query = 0; query < 50; query += 1) await client.query("select 1");
  const elapsed = performance.now() - started;
  await client.end();
  return elapsed / 50;
}

export async function serverVersion(url: string): Promise<string> {
  const client = await connect(url);
  const { rows } = await client.query<{ server_version: string }>("show server_version");
  await client.end();
  return rows[0]?.server_version ?? "unknown";
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  // When the server is stopped after a failure, that failure is what must be seen.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
