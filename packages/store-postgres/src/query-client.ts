import { quoteIdentifier } from "./quote-identifier.ts";
import type { SqlClient, SqlFunction } from "./sql-client.ts";

/** What a node-postgres `Pool` and PGlite have in common, and all that the store uses of them. */
export interface Queryable {
  query(text: string, values: string[]): Promise<{ readonly rows: readonly unknown[] }>;
}

// As text: a connection's own settings for JSON columns then change nothing.
const SUFFIX = "($1)::text as result";

/** The part of a node-postgres `Pool` that the store uses. */
export interface PoolLike extends Queryable {
  query(text: string, values: string[]): Promise<{ readonly rows: readonly unknown[] }>;
  query(statement: {
    readonly name: string;
    readonly text: string;
    readonly values: string[];
  }): Promise<{ readonly rows: readonly unknown[] }>;
}

/** Calls the functions of a schema through a connection that takes SQL. */
export function queryClient(connection: Queryable, schema: string): SqlClient {
  const prefix = `select ${quoteIdentifier(schema)}.`;
  return {
    async callFunction(name, input) {
      const { rows } = await connection.query(`${prefix}${name}${SUFFIX}`, [input]);
      return parseResult(rows[0], name);
    },
  };
}

/** The same by prepared statements, which the server parses and plans once for each connection. */
export function preparedClient(pool: PoolLike, schema: string): SqlClient {
  const prefix = `select ${quoteIdentifier(schema)}.`;
  return {
    async callFunction(name, input) {
      const { rows } = await pool.query({
        // PostgreSQL keeps 63 characters of a name.
        name: `${name} in ${schema}`.slice(0, 63),
        text: `${prefix}${name}${SUFFIX}`,
        values: [input],
      });
      return parseResult(rows[0], name);
    },
  };
}

function parseResult(row: unknown, name: SqlFunction): unknown {
  if (typeof row !== "object" || row === null || !("result" in row)) {
    throw new TypeError(`${name} returned no row`);
  }
  return typeof row.result === "string" ? JSON.parse(row.result) : row.result;
}
