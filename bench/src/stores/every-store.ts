import { PGlite } from "@electric-sql/pglite";
import { createPostgresStore, migrate } from "@sms-pipeline/store-postgres";
import { createSupabaseStore } from "@sms-pipeline/store-supabase";
import { createClient } from "@supabase/supabase-js";
import pg from "pg";
import { startChild } from "../harness/child.ts";
import type { PartOptions } from "../harness/part.ts";
import type { Report } from "../harness/report.ts";
import { createCrowd } from "./crowd.ts";
import type { BenchmarkServer } from "./database.ts";
import type { Flow } from "./flow.ts";
import { createOurFlow, createStoreFlow } from "./our-flow.ts";
import { ASSISTANT_PROMPT, OUR_NUMBERS, ourNumber } from "./people.ts";
import { compare, ratio } from "./rounds.ts";
import { prepareSupabaseDatabase, SUPABASE_KEY } from "./supabase-database.ts";

const SEED = {
  name: "Host",
  smsPrompt: ASSISTANT_PROMPT,
  phoneNumbers: Array.from({ length: OUR_NUMBERS }, (_, index) => ourNumber(index)),
};

/** The durable stores in turns, each nearly empty, with one conversation and with many at a time. */
export async function measureEveryStore(
  server: BenchmarkServer,
  { quick }: PartOptions,
  report: Report,
): Promise<void> {
  const people = quick
    ? new Map([
        [1, 3],
        [50, 50],
      ])
    : new Map([
        [1, 10],
        [10, 40],
        [50, 100],
        [200, 200],
      ]);
  const url = await server.createDatabase();
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  await migrate({ pool });
  await createPostgresStore({ pool }).assistants?.save(SEED);
  await pool.end();
  const pglite = await createPgliteFlow();
  const api = await startSupabase(server);
  const supabase = await createSupabaseFlow(api.url);
  // Nobody comes twice.
  const crowds = [createCrowd(0), createCrowd(0), createCrowd(0)];
  report.table(["store", "conversations", "texts/s", "round trips/text", "bytes/text"]);
  try {
    for (const [parallel, count] of people) {
      const postgres = createOurFlow(url, parallel, true);
      const flows = [{ ...postgres, name: "PostgreSQL" }, pglite, supabase];
      const contestants = flows.map((flow, index) => ({
        flow,
        crowd: crowds[index] ?? createCrowd(0),
      }));
      const figures = await compare(contestants, parallel, count, quick ? 1 : 5);
      await postgres.close();
      for (const { name, textsPerSecond, roundTrips, bytes } of figures) {
        const inProcess = name === pglite.name;
        report.row([
          name,
          parallel,
          textsPerSecond.toFixed(0),
          inProcess ? "in the process" : roundTrips.toFixed(2),
          inProcess ? "" : bytes.toFixed(0),
        ]);
      }
      report.value(`pglite_${parallel}_of_postgres`, ratio(figures[1], figures[0]));
      report.value(`supabase_${parallel}_of_postgres`, ratio(figures[2], figures[0]));
    }
  } finally {
    await pglite.close();
    await supabase.close();
    await api.stop();
  }
}

async function createPgliteFlow(): Promise<Flow> {
  const pglite = new PGlite();
  await migrate({ pglite });
  const store = createPostgresStore({ pglite });
  await store.assistants?.save(SEED);
  return createStoreFlow(store, {
    name: "PGlite",
    roundTrips: () => 0,
    bytes: () => 0,
    close: () => pglite.close(),
  });
}

async function startSupabase(
  server: BenchmarkServer,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const databaseUrl = await prepareSupabaseDatabase(server);
  const api = await startChild(new URL("./supabase-api.ts", import.meta.url), [databaseUrl]);
  const { url } = api.ready as { url: string };
  return { url, stop: () => api.stop() };
}

async function createSupabaseFlow(url: string): Promise<Flow> {
  let requests = 0;
  let bytes = 0;
  // Bodies alone: headers are the same for everything that is sent over HTTP.
  const counting: typeof fetch = async (input, init) => {
    requests += 1;
    bytes += typeof init?.body === "string" ? Buffer.byteLength(init.body) : 0;
    const response = await fetch(input, init);
    const body = await response.arrayBuffer();
    bytes += body.byteLength;
    return new Response(response.status === 204 ? null : body, response);
  };
  const client = createClient(url, SUPABASE_KEY, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { fetch: counting },
  });
  const store = createSupabaseStore({ client });
  await store.assistants?.save(SEED);
  return createStoreFlow(store, {
    name: "Supabase over HTTP",
    roundTrips: () => requests,
    bytes: () => bytes,
    close: () => store.close(),
  });
}
