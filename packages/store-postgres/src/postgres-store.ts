import type { Store } from "sms-pipeline";
import { checkConnection } from "./check-connection.ts";
import { type PoolLike, preparedClient, type Queryable, queryClient } from "./query-client.ts";
import { createSqlStore, type SqlStoreOptions } from "./sql-store.ts";

export interface PostgresStoreOptions extends SqlStoreOptions {
  /** The schema that the migrations were run in. Default `public`. */
  readonly schema?: string | undefined;
}

/** Where the database is: a node-postgres `Pool`, or an open PGlite. Both stay the caller's to close. */
export type PostgresConnection =
  | {
      readonly pool: PoolLike;
      /**
       * Uses prepared statements, which saves the server about an eighth of its work. Default true; behind a connection
       * pooler that does not keep them, the store does without from its first call on.
       */
      readonly prepare?: boolean | undefined;
      readonly pglite?: undefined;
    }
  | { readonly pglite: Queryable; readonly pool?: undefined; readonly prepare?: undefined };

/**
 * The durable store, on PostgreSQL 15 or later through a node-postgres pool, or on PGlite (PostgreSQL inside this
 * process, in a folder). Run `migrate` on the same database first; until then every step throws
 * `store_misconfigured`. Throws `ConfigurationError` (`invalid_options`) without a connection.
 */
export function createPostgresStore(options: PostgresConnection & PostgresStoreOptions): Store {
  const { pool, pglite, prepare = true, schema = "public", ...storeOptions } = options;
  checkConnection(options, { pool: "query", pglite: "query" });
  if (pool === undefined) {
    return createSqlStore(queryClient(pglite, schema, { isEmbedded: true }), storeOptions);
  }
  const client = prepare ? preparedClient(pool, schema) : queryClient(pool, schema);
  return createSqlStore(client, storeOptions);
}
