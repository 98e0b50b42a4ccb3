import { readMigrations } from "@sms-pipeline/store-postgres";
import type { TestPostgres } from "@sms-pipeline/test-support/postgres";
import pg from "pg";
import { supabaseRoles } from "./supabase-roles.ts";

/** A database with the roles of a Supabase project, and nothing in it. */
export async function createSupabaseDatabase(
  server: TestPostgres,
  options: { readonly grantsByDefault: boolean } = { grantsByDefault: false },
): Promise<string> {
  const url = await server.createDatabase();
  await runSql(url, supabaseRoles(options));
  return url;
}

/** As pasting the files into the dashboard's SQL editor. */
export async function runMigrations(url: string): Promise<void> {
  const migrations = await readMigrations();
  await runSql(url, migrations.map(({ sql }) => sql).join("\n"));
}

export async function runSql(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows ?? [];
  } finally {
    await client.end();
  }
}
