import { quoteIdentifier } from "./quote-identifier.ts";
import type { SqlClient, SqlFunction } from "./sql-client.ts";
import { sqlStateOf } from "./store-errors.ts";

/** What a node-postgres `Pool` and PGlite have in common, and all that the store uses of them. */
export interface Queryable {
  query(text: string, values: string[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/** There is no prepared statement of this name, or another one has it. */
const STATEMENT_LOST: readonly string[] = ["26000", "42P05"];

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
export function queryClient(
  connection: Queryable,
  schema: string,
  options: Pick<SqlClient, "isEmbedded"> = {},
): SqlClient {
  const prefix = `select ${quoteIdentifier(schema)}.`;
  return {
    ...options,
    async callFunction(name, input) {
      const { rows } = await connection.query(`${prefix}${name}${SUFFIX}`, [input]);
      return parseResult(rows[0], name);
    },
  };
}

/**
 * The same by prepared statements, which the server parses and plans once for each connection. A connection pooler in
 * transaction mode may not keep them: the first call that finds its statement missing, or another's in its place, has run
 * nothing; it and all later ones go without.
 */
export function preparedClient(pool: PoolLike, schema: string): SqlClient {
  const prefix = `select ${quoteIdentifier(schema)}.`;
  const plain = queryClient(pool, schema);
  let prepares = true;
  return {
    async callFunction(name, input) {
      if (!prepares) return plain.callFunction(name, input);
      try {
        const { rows } = await pool.query({
          // PostgreSQL keeps 63 characters of a name.
          name: `${name} in ${schema}`.slice(0, 63),
          text: `${prefix}${name}${SUFFIX}`,
          values: [input],
        });
        return parseResult(rows[0], name);
      } catch (error) {
        if (!STATEMENT_LOST.includes(sqlStateOf(error) ?? "")) throw error;
        prepares = false;
        return plain.callFunction(name, input);
      }
    },
  };
}

function parseResult(row: unknown, name: SqlFunction): unknown {
  if (typeof row !== "object" || row === null || !("result" in row)) {
    throw new TypeError(`${name} returned no row`);
  }
  return typeof row.result === "string" ? JSON.parse(row.result) : row.result;
}
