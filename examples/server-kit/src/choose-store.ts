import { join } from "node:path";
import { createMemoryStore } from "@sms-pipeline/store-memory";
import type { AssistantSeed, Store } from "sms-pipeline";
import type { EnvironmentSettings, SupabaseEnvironment } from "sms-pipeline/env";
import { lockFolder } from "./lock-folder.ts";
import type { Report } from "./report.ts";
import { DEMO_ASSISTANT, loadSeed } from "./seed.ts";

export interface ChosenStore {
  readonly store: Store;
  /** Closes the store and what it stands on. */
  close(): Promise<void>;
}

/**
 * PostgreSQL where `DATABASE_URL` is set, Supabase where its URL and key are, else a database of our own in `DATA_DIR`;
 * `DATA_DIR=memory` keeps nothing. The assistants of `SMS_SEED_FILE` are saved into it.
 */
export async function chooseStore(env: EnvironmentSettings, report: Report): Promise<ChosenStore> {
  const seed = env.seedFile === null ? null : await loadSeed(env.seedFile);
  const chosen = await openStore(env, report);
  try {
    await chosen.store.health();
    await saveSeed(chosen.store, seed, env.databaseUrl === null && env.supabase === null);
  } catch (error) {
    await chosen.close();
    throw error;
  }
  return chosen;
}

function openStore(env: EnvironmentSettings, report: Report): Promise<ChosenStore> {
  if (env.databaseUrl !== null) return openPostgres(env.databaseUrl, report);
  if (env.supabase !== null) return openSupabase(env.supabase, report);
  if (env.dataDir === "memory") return openMemory(report);
  return openEmbedded(env.dataDir, report);
}

/** What a user changed since must survive a restart, so the demo's assistant is saved only where there is none at all. */
async function saveSeed(
  store: Store,
  seed: readonly AssistantSeed[] | null,
  isDemo: boolean,
): Promise<void> {
  for (const assistant of seed ?? []) await store.assistants?.save(assistant);
  if (seed !== null || !isDemo) return;
  const known = await store.assistants?.list({ limit: 1 });
  if (known?.assistants.length === 0) await store.assistants?.save(DEMO_ASSISTANT);
}

async function openMemory(report: Report): Promise<ChosenStore> {
  report.say("store", "in memory (conversations are lost when the server stops)");
  const store = createMemoryStore();
  return { store, close: () => store.close() };
}

async function openEmbedded(folder: string, report: Report): Promise<ChosenStore> {
  const [{ PGlite }, { createPostgresStore, migrate }] = await Promise.all([
    import("@electric-sql/pglite"),
    import("@sms-pipeline/store-postgres"),
  ]);
  const unlock = await lockFolder(folder);
  const pglite = await PGlite.create(join(folder, "pglite"));
  await migrate({ pglite });
  report.say("store", `embedded PostgreSQL in ${folder} (set DATABASE_URL for a server)`);
  const store = createPostgresStore({ pglite });
  return {
    store,
    async close() {
      await store.close();
      await pglite.close();
      await unlock();
    },
  };
}

async function openPostgres(connectionString: string, report: Report): Promise<ChosenStore> {
  const [{ default: pg }, { createPostgresStore, migrate }] = await Promise.all([
    import("pg"),
    import("@sms-pipeline/store-postgres"),
  ]);
  // A connection that is dead must not be waited for.
  const timeouts = { connectionTimeoutMillis: 5_000, query_timeout: 10_000 };
  const pool = new pg.Pool({ connectionString, ...timeouts });
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on("error", (error) => report.print(`store: a connection was lost (${error.name})`));
  const { applied } = await migrate({ pool });
  const migrated = applied.length > 0 ? ` (${applied.length} migrations applied)` : "";
  report.say("store", `PostgreSQL${migrated}`);
  const store = createPostgresStore({ pool });
  return {
    store,
    async close() {
      await store.close();
      await pool.end();
    },
  };
}

async function openSupabase(
  { url, key }: SupabaseEnvironment,
  report: Report,
): Promise<ChosenStore> {
  const [{ createClient }, { createSupabaseStore }] = await Promise.all([
    import("@supabase/supabase-js"),
    import("@sms-pipeline/store-supabase"),
  ]);
  const auth = { persistSession: false, autoRefreshToken: false };
  const store = createSupabaseStore({ client: createClient(url, key, { auth }) });
  report.say("store", `Supabase at ${new URL(url).host}`);
  return { store, close: () => store.close() };
}
