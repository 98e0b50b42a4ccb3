import { join } from "node:path";
import { createMemoryStore } from "@sms-pipeline/store-memory";
import type { AssistantSeed, Store } from "sms-pipeline";
import type { EnvironmentSettings, SupabaseEnvironment } from "sms-pipeline/env";
import { lockFolder } from "./lock-folder.ts";
import { DEMO_SEED, loadSeed } from "./seed.ts";

export interface ChosenStore {
  readonly store: Store;
  /** Closes the store and what it stands on. */
  close(): Promise<void>;
}

type Print = (line: string) => void;

/**
 * PostgreSQL where `DATABASE_URL` is set, Supabase where its URL and key are, else a database of our own in `DATA_DIR`;
 * `DATA_DIR=memory` keeps nothing. The assistants of `SMS_SEED_FILE` are saved into it.
 */
export async function chooseStore(env: EnvironmentSettings, print: Print): Promise<ChosenStore> {
  const seed = env.seedFile === null ? null : await loadSeed(env.seedFile);
  const chosen = await openStore(env, print);
  try {
    await chosen.store.health();
    await saveSeed(chosen.store, seed, env.databaseUrl === null && env.supabase === null);
  } catch (error) {
    await chosen.close();
    throw error;
  }
  return chosen;
}

function openStore(env: EnvironmentSettings, print: Print): Promise<ChosenStore> {
  if (env.databaseUrl !== null) return openPostgres(env.databaseUrl, print);
  if (env.supabase !== null) return openSupabase(env.supabase, print);
  if (env.dataDir === "memory") return openMemory(print);
  return openEmbedded(env.dataDir, print);
}

/** What a user changed since must survive a restart, so the demo's assistant is saved only where nobody answers yet. */
async function saveSeed(
  store: Store,
  seed: readonly AssistantSeed[] | null,
  isDemo: boolean,
): Promise<void> {
  for (const assistant of seed ?? []) await store.assistants?.save(assistant);
  if (seed !== null || !isDemo) return;
  for (const assistant of DEMO_SEED) {
    const [number = ""] = assistant.phoneNumbers;
    if (!(await store.findAssistant(number))) await store.assistants?.save(assistant);
  }
}

async function openMemory(print: Print): Promise<ChosenStore> {
  print("store: in memory (conversations are lost when the server stops)");
  const store = createMemoryStore();
  return { store, close: () => store.close() };
}

async function openEmbedded(folder: string, print: Print): Promise<ChosenStore> {
  const [{ PGlite }, { createPostgresStore, migrate }] = await Promise.all([
    import("@electric-sql/pglite"),
    import("@sms-pipeline/store-postgres"),
  ]);
  const unlock = await lockFolder(folder);
  const pglite = await PGlite.create(join(folder, "pglite"));
  await migrate({ pglite });
  print(`store: embedded PostgreSQL in ${folder} (set DATABASE_URL for a server)`);
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

async function openPostgres(connectionString: string, print: Print): Promise<ChosenStore> {
  const [{ default: pg }, { createPostgresStore, migrate }] = await Promise.all([
    import("pg"),
    import("@sms-pipeline/store-postgres"),
  ]);
  // A connection that is dead must not be waited for.
  const timeouts = { connectionTimeoutMillis: 5_000, query_timeout: 10_000 };
  const pool = new pg.Pool({ connectionString, ...timeouts });
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on("error", (error) => print(`store: a connection was lost (${error.name})`));
  const { applied } = await migrate({ pool });
  print(`store: PostgreSQL${applied.length > 0 ? ` (${applied.length} migrations applied)` : ""}`);
  const store = createPostgresStore({ pool });
  return {
    store,
    async close() {
      await store.close();
      await pool.end();
    },
  };
}

async function openSupabase({ url, key }: SupabaseEnvironment, print: Print): Promise<ChosenStore> {
  const [{ createClient }, { createSupabaseStore }] = await Promise.all([
    import("@supabase/supabase-js"),
    import("@sms-pipeline/store-supabase"),
  ]);
  const auth = { persistSession: false, autoRefreshToken: false };
  const store = createSupabaseStore({ client: createClient(url, key, { auth }) });
  print(`store: Supabase at ${new URL(url).host}`);
  return { store, close: () => store.close() };
}
