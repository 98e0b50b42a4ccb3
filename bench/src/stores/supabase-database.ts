import { readMigrations } from "@sms-pipeline/store-postgres";
import pg from "pg";
import { supabaseRoles } from "../../../packages/store-supabase/test/supabase-roles.ts";
import type { BenchmarkServer } from "./database.ts";

export const SUPABASE_KEY = "sb_secret_of_the_benchmark";

/** A database as a new Supabase project has it, with the store's migrations; the URL is the API's, who logs in as itself. */
export async function prepareSupabaseDatabase(server: BenchmarkServer): Promise<string> {
  const url = await server.createDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(supabaseRoles({ grantsByDefault: false }));
  const migrations = await readMigrations();
  await client.query(migrations.map(({ sql }) => sql).join("\n"));
  await client.end();
  return url.replace("postgres://postgres@", "postgres://authenticator@");
}
