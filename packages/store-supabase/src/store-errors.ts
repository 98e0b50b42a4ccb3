import { toStoreError as fromSqlState } from "@sms-pipeline/store-postgres";
import { isSmsPipelineError, type SmsPipelineError, StoreError } from "sms-pipeline";
import { HOW_TO_MIGRATE } from "./how-to-migrate.ts";
import { SupabaseError } from "./supabase-error.ts";

type Problem = readonly [
  code: "store_unavailable" | "store_misconfigured" | "store_failed",
  message: string,
];

const NOT_MIGRATED = "The Supabase project lacks a part of the store:";
const MISSING: Problem = ["store_misconfigured", `${NOT_MIGRATED} ${HOW_TO_MIGRATE}.`];

const BAD_KEY: Problem = [
  "store_misconfigured",
  "Supabase refused the API key: give the client the secret key (`sb_secret_...`) or the service-role key of the project that its URL names.",
];

const NOT_THE_API: Problem = [
  "store_misconfigured",
  "The client's URL does not lead to a Supabase API: it is `https://<project>.supabase.co`, without a path.",
];

const BUSY: Problem = ["store_unavailable", "Supabase can't reach the database now."];

// https://docs.postgrest.org/en/stable/references/errors.html
const BY_CODE: Readonly<Record<string, Problem>> = {
  PGRST000: BUSY,
  PGRST001: BUSY,
  PGRST002: BUSY,
  PGRST003: ["store_unavailable", "Supabase has no database connection free."],
  PGRST106: [
    "store_misconfigured",
    "Supabase does not expose the schema that the client is set to: the store's functions are in `public`.",
  ],
  PGRST202: [
    "store_misconfigured",
    `The Supabase API knows no such function of the store: ${HOW_TO_MIGRATE}. If they were run, the API has not noticed: run \`notify pgrst, 'reload schema'\` in the SQL editor.`,
  ],
  PGRST301: BAD_KEY,
  PGRST302: BAD_KEY,
  PGRST303: BAD_KEY,
  "42883": MISSING,
  "42P01": MISSING,
  "42703": MISSING,
  "3F000": MISSING,
};

// https://supabase.com/docs/guides/platform/http-status-codes
const BY_STATUS: Readonly<Record<number, Problem>> = {
  401: BAD_KEY,
  402: ["store_unavailable", "The Supabase project is restricted: its dashboard says why."],
  403: BAD_KEY,
  404: NOT_THE_API,
  408: ["store_unavailable", "Supabase gave up the request."],
  429: ["store_unavailable", "Supabase takes no more requests now."],
  540: ["store_unavailable", "The Supabase project is paused: restore it in its dashboard."],
};

/**
 * The `StoreError` for what a call of a function threw. Its message holds nothing of Supabase's own texts, which may
 * quote values, but codes and names of our own tables; what Supabase said is its `cause`.
 */
export function toStoreError(error: unknown): SmsPipelineError {
  if (isSmsPipelineError(error)) return error;
  if (!(error instanceof SupabaseError)) return fromClient(error);
  const problem = problemOf(error);
  return problem === null
    ? fromSqlState(error)
    : new StoreError(problem[0], problem[1], { cause: error });
}

/** Null: a SQLSTATE that means the same however the database is reached. */
function problemOf(error: SupabaseError): Problem | null {
  const { code, status } = error;
  if (status === 0) return unreachable(error);
  if (code === "42501") return denied(error);
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  if (/^[0-9A-Z]{5}$/.test(code)) return null;
  const byStatus = BY_STATUS[status];
  if (byStatus !== undefined) return byStatus;
  if (status >= 500) return ["store_unavailable", `Supabase failed (status ${status}).`];
  if (status < 400) return NOT_THE_API;
  return ["store_failed", `Supabase refused the step (${code || `status ${status}`}).`];
}

function unreachable({ details }: SupabaseError): Problem {
  const network = /\b(?:E[A-Z]{3,}(?:_[A-Z]+)*|UND_ERR_\w+)\b/.exec(details);
  const why = network === null ? "" : ` (${network[0]})`;
  return [
    "store_unavailable",
    `Supabase can't be reached, or did not answer in time${why}: if this stays, check the client's URL and the network.`,
  ];
}

function denied({ message, status }: SupabaseError): Problem {
  if (status === 401) {
    return [
      "store_misconfigured",
      "The client has the anon or publishable key, which may not use the store: give it the secret key (`sb_secret_...`) or the service-role key.",
    ];
  }
  // PostgreSQL names the thing: `permission denied for table assistant`.
  const [, kind, name] = /^permission denied for (\w+) "?(\w+)/.exec(message) ?? [];
  const what = kind === undefined ? "" : ` ${kind} ${name}`;
  return [
    "store_misconfigured",
    `The client's role may not use${what || " a part of the store"}. With the secret or service-role key the grants are missing: ${HOW_TO_MIGRATE}. A client on which a user has signed in acts as that user: give the store a client of its own.`,
  ];
}

/** supabase-js itself rejects only when it is told to, or when a `fetch` of the caller's own breaks its rules. */
function fromClient(error: unknown): SmsPipelineError {
  const lost =
    error instanceof Error &&
    (/^(?:AbortError|TimeoutError)$/.test(error.name) || /fetch|network/i.test(error.message));
  return lost
    ? new StoreError("store_unavailable", "Supabase can't be reached.", { cause: error })
    : new StoreError("store_failed", "The step failed in the Supabase client.", { cause: error });
}
