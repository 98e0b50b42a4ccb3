import { checkConnection } from "./check-connection.ts";
import { type Migration, readMigrations } from "./migration-files.ts";
import {
  type InTransaction,
  type MigrationPglite,
  type MigrationPool,
  pgliteTransaction,
  poolTransaction,
} from "./migration-session.ts";
import { quoteIdentifier } from "./quote-identifier.ts";
import { sqlStateOf, toStoreError } from "./store-errors.ts";

export type MigrateOptions = (
  | { readonly pool: MigrationPool; readonly pglite?: undefined }
  | { readonly pglite: MigrationPglite; readonly pool?: undefined }
) & {
  /** Where the tables and functions go, and where `assistant` and `phone_number` are. Default `public`. */
  readonly schema?: string | undefined;
};

export interface MigrateResult {
  /** The names of the migrations that were run now, in order. Empty when there was nothing to do. */
  readonly applied: readonly string[];
}

/** Any number that nobody else locks; the same for all versions. */
const LOCK = 7_777_002;
const LOCK_PATIENCE = "4s";
const INSUFFICIENT_PRIVILEGE = "42501";

/**
 * Brings the database to the schema of this version. Each migration is one transaction, under a lock that makes a
 * second process wait, and is recorded in `sms_migrations`; what was run before is not run again. Throws what the
 * database said when a migration can't be run (its `message` and `hint` say what to mend; nothing of it stays), also
 * when a table of the backend's own is locked for longer than 4 s; `StoreError` when the database can't be reached, and
 * `ConfigurationError` without a connection.
 */
export async function migrate(options: MigrateOptions): Promise<MigrateResult> {
  const { pool, pglite, schema = "public" } = options;
  checkConnection(options, { pool: "connect", pglite: "transaction" });
  const inTransaction = pool === undefined ? pgliteTransaction(pglite) : poolTransaction(pool);
  const done = await recorded(inTransaction, schema);
  const applied: string[] = [];
  for (const migration of await readMigrations()) {
    if (done.has(migration.name)) continue;
    if (await apply(inTransaction, schema, migration)) applied.push(migration.name);
  }
  return { applied };
}

async function recorded(inTransaction: InTransaction, schema: string): Promise<Set<unknown>> {
  const table = tableIn(schema);
  const prepare = `
    select pg_advisory_xact_lock(${LOCK});
    do $$ begin
      -- "if not exists" would ask for the right to create schemas all the same.
      if to_regnamespace(${literal(quoteIdentifier(schema))}) is null then
        create schema ${quoteIdentifier(schema)};
      end if;
    end $$;
    create table if not exists ${table} (
      name text primary key,
      applied_at timestamptz not null default now()
    );
    alter table ${table} enable row level security;
    do $$ declare stranger name; begin
      for stranger in select rolname from pg_roles where rolname in ('anon', 'authenticated') loop
        execute format('revoke all on table %s from %I', ${literal(table)}, stranger);
      end loop;
    end $$;`;
  try {
    return await inTransaction(async (run) => {
      const [row] = await run(`select to_regclass(${literal(table)}) is not null as "exists"`);
      if (!column(row, "exists")) await run(prepare);
      const rows = await run(`select name from ${table}`);
      return new Set(rows.map((each) => column(each, "name")));
    });
  } catch (error) {
    // What the role of a migration lacks is not what the role of a store lacks: the database names it.
    throw sqlStateOf(error) === INSUFFICIENT_PRIVILEGE ? error : toStoreError(error);
  }
}

function apply(
  inTransaction: InTransaction,
  schema: string,
  migration: Migration,
): Promise<boolean> {
  const table = tableIn(schema);
  const name = literal(migration.name);
  return inTransaction(async (run) => {
    await run(`select pg_advisory_xact_lock(${LOCK})`);
    // Another process may have run it while this one waited.
    const [known] = await run(`select name from ${table} where name = ${name}`);
    if (known !== undefined) return false;
    // Whoever reads a backend's table meanwhile would queue up behind a migration that waits for it.
    await run(`set local lock_timeout = '${LOCK_PATIENCE}'`);
    await run(inSchema(migration.sql, schema));
    await run(`insert into ${table} (name) values (${name})`);
    return true;
  });
}

/** The files say `public.` before every name of ours. */
function inSchema(sql: string, schema: string): string {
  return schema === "public" ? sql : sql.replaceAll("public.", `${quoteIdentifier(schema)}.`);
}

function tableIn(schema: string): string {
  return `${quoteIdentifier(schema)}.sms_migrations`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function column(row: unknown, wanted: string): unknown {
  return typeof row === "object" && row !== null
    ? Object.entries(row).find(([name]) => name === wanted)?.[1]
    : undefined;
}
