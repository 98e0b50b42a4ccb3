import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestPostgres } from "@sms-pipeline/test-support/postgres";
import { engine } from "runtimes/engines";
import { SECRET_KEY } from "../../../packages/store-supabase/test/keys.ts";
import { startSupabaseApi } from "../../../packages/store-supabase/test/supabase-api.ts";
import {
  createSupabaseDatabase,
  runSql,
} from "../../../packages/store-supabase/test/supabase-database.ts";

const run = promisify(execFile);

/** What somebody builds out of the published packages. */
export interface Scenario {
  readonly name: string;
  readonly packages: readonly string[];
  readonly program: string;
  readonly format: "esm" | "cjs";
  /** The Node that runs it. */
  readonly node: string;
  /** Makes what it stands on, in the folder where it is installed. */
  prepare(folder: string, postgres: TestPostgres): Promise<Prepared>;
}

export interface Prepared {
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const CORE = ["sms-pipeline", "@sms-pipeline/store-memory", "twilio", "openai"];
const nothing: Prepared = { env: {}, close: async () => {} };

export const express: Scenario = {
  name: "memory store and Express",
  packages: [...CORE, "@sms-pipeline/adapter-express", "express"],
  program: "memory-express",
  format: "esm",
  node: process.execPath,
  prepare: async () => nothing,
};

const required: Scenario = {
  ...express,
  name: "the same by require(), on Node 20",
  format: "cjs",
  node: engine("node 20"),
};

export const fastify: Scenario = {
  name: "PostgreSQL and Fastify",
  packages: [
    ...CORE,
    "@sms-pipeline/adapter-fastify",
    "@sms-pipeline/store-postgres",
    "fastify",
    "pg",
  ],
  program: "postgres-fastify",
  format: "esm",
  node: process.execPath,
  prepare: async (_folder, postgres) => ({
    ...nothing,
    env: { DATABASE_URL: await postgres.createDatabase() },
  }),
};

export const embedded: Scenario = {
  ...express,
  name: "PGlite and Express",
  packages: [...express.packages, "@sms-pipeline/store-postgres", "@electric-sql/pglite"],
  program: "pglite-express",
};

export const supabase: Scenario = {
  ...express,
  name: "Supabase and Express",
  packages: [...express.packages, "@sms-pipeline/store-supabase", "@supabase/supabase-js"],
  program: "supabase-express",
  async prepare(folder, postgres) {
    const database = await createSupabaseDatabase(postgres);
    await runSql(database, await copiedMigrations(folder));
    const api = await startSupabaseApi(database);
    return {
      env: { SUPABASE_URL: api.url, SUPABASE_SECRET_KEY: SECRET_KEY },
      close: () => api.close(),
    };
  },
};

/** What the dry run installs from the registry. */
export const scenarios: readonly Scenario[] = [express, required, fastify, supabase];

/** What the package's own command puts into a project's `supabase/migrations`. */
async function copiedMigrations(folder: string): Promise<string> {
  const command = join(folder, "node_modules/.bin/sms-pipeline-supabase");
  await run(command, ["migrations"], { cwd: folder });
  const migrations = join(folder, "supabase/migrations");
  const files = (await readdir(migrations)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(migrations, file), "utf8")));
  return texts.join("\n");
}
