import { isSmsPipelineError, type SmsPipelineError, StoreError } from "sms-pipeline";

type Problem = readonly [
  code: "store_unavailable" | "store_misconfigured" | "store_failed",
  message: string,
];

const MIGRATE = "run `sms-pipeline-postgres migrate` against this database (or `migrate()`)";

// By SQLSTATE, or by its class of two characters: https://www.postgresql.org/docs/current/errcodes-appendix.html
const BY_STATE: Readonly<Record<string, Problem>> = {
  "08": ["store_unavailable", "The connection to the database was lost, or none was to be had."],
  "53": [
    "store_unavailable",
    "The database has no room for this now (connections, memory or disk).",
  ],
  "57": [
    "store_unavailable",
    "The database ended the query: it is shutting down, or a time limit was reached.",
  ],
  "25006": ["store_unavailable", "The database is read-only now, as a standby is."],
  "40001": ["store_unavailable", "The database asks to try the step again."],
  "40P01": ["store_unavailable", "The database broke a deadlock: try the step again."],
  "55P03": ["store_unavailable", "A lock was not to be had in time."],
  "42883": ["store_misconfigured", `The database lacks a function of the store: ${MIGRATE}.`],
  "42P01": ["store_misconfigured", `The database lacks a table of the store: ${MIGRATE}.`],
  "42703": [
    "store_misconfigured",
    `The database lacks a column of the store: ${MIGRATE}. If a column of your own was renamed, run the first two migration files again.`,
  ],
  "3F000": ["store_misconfigured", `The database lacks the schema of the store: ${MIGRATE}.`],
  "42501": [
    "store_misconfigured",
    "The database role may not use the store's functions or tables: connect as the role that ran the migrations, or grant it EXECUTE on the sms_ functions, rights on the tables that they use, and BYPASSRLS.",
  ],
  "23502": [
    "store_failed",
    "A table of the backend has a required column that the store does not know: add the row there, and link the number by inbound_assistant_id.",
  ],
  "23505": [
    "store_failed",
    "The database has a row with this key already. After a logical replication or a partial restore, its sequences have to be set past their tables' ids.",
  ],
  "28": [
    "store_misconfigured",
    "The database refused the login: check the user and the password of its URL.",
  ],
  "3D000": ["store_misconfigured", "The database named in the URL does not exist."],
};

/** Node's codes of a connection that could not be made or broke. */
const NETWORK =
  /^(?:ECONN\w+|ENET\w+|EHOST\w+|EAI_\w+|ETIMEDOUT|ENOTFOUND|EPIPE|ENOENT|EADDRNOTAVAIL|EMFILE|UND_ERR\w*)$/;

/** What drivers say, without a code, when a connection is gone or none was to be had. */
const LOST = /connection|connect|timeout|terminated|closed|calling end on the pool/i;

/**
 * The `StoreError` for what a database driver threw. Its message holds nothing of the driver's, which may quote
 * values; the driver's error is its `cause`.
 */
export function toStoreError(error: unknown): SmsPipelineError {
  if (isSmsPipelineError(error)) return error;
  const [code, message] = problemOf(error);
  return new StoreError(code, message, { cause: error });
}

/** The SQLSTATE of an error that came from the database; null of any other error. */
export function sqlStateOf(error: unknown): string | null {
  const code = codeOf(error);
  // No class of SQLSTATEs begins with E, but Node's EPIPE does.
  return code !== null && /^(?!E)[0-9A-Z]{5}$/.test(code) ? code : null;
}

/**
 * An error with which the database, or a pooler in front of it, ends the connection, or gives none: it says nothing of
 * what was under way. Supavisor gives all of its own the state of an internal error (XX000).
 */
export function endsConnection(error: unknown): boolean {
  if (typeof error !== "object" || error === null || !("severity" in error)) return false;
  return error.severity === "FATAL" || error.severity === "PANIC";
}

function problemOf(error: unknown): Problem {
  const code = codeOf(error);
  if (code !== null) {
    const known = BY_STATE[code];
    if (known !== undefined) return known;
    const ofItsClass = sqlStateOf(error) && BY_STATE[code.slice(0, 2)];
    // A class has several causes, which only the state itself tells apart.
    if (ofItsClass) return [ofItsClass[0], `${ofItsClass[1]} SQLSTATE ${code}.`];
    if (endsConnection(error)) {
      return [
        "store_unavailable",
        `The database, or a pooler in front of it, ended the connection or gave none (${code}).`,
      ];
    }
    if (NETWORK.test(code)) {
      return ["store_unavailable", `The database can't be reached (${code}).`];
    }
    return ["store_failed", `The database refused the step (${code}).`];
  }
  if (error instanceof Error && LOST.test(error.message)) {
    return ["store_unavailable", "The connection to the database was lost, or none was to be had."];
  }
  return ["store_failed", "The step failed in the database driver."];
}

function codeOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}
