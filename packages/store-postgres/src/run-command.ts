import { parseArgs } from "node:util";
import { isSmsPipelineError } from "sms-pipeline";
import { migrate } from "./migrate.ts";

export interface CommandIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

const USAGE = `Usage: sms-pipeline-postgres migrate [--database-url <url>] [--schema <name>]

Brings a PostgreSQL database to the schema that the store needs. What is there already stays as it is; run twice,
it changes nothing.

  --database-url <url>  postgres://user:password@host:5432/database (default: the environment's DATABASE_URL)
  --schema <name>       where the tables and functions go (default: public)
  --help                this text`;

/** Runs the command, and resolves to its exit code: 0, 1 when the work failed, 2 when it was asked wrongly. */
export async function runCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parse(args);
  if (typeof parsed === "string") {
    io.err(`${parsed}\n\n${USAGE}`);
    return 2;
  }
  if (parsed.help) {
    io.out(USAGE);
    return 0;
  }
  const url = parsed.databaseUrl ?? io.env.DATABASE_URL;
  if (url === undefined || url === "") {
    io.err("Which database? Set DATABASE_URL, or pass --database-url.");
    return 2;
  }
  try {
    const applied = await migrateAt(url, parsed.schema);
    for (const name of applied) io.out(`applied ${name}`);
    io.out(applied.length === 0 ? "Nothing to do: the database is up to date." : "Done.");
    return 0;
  } catch (error) {
    io.err(explain(error));
    return 1;
  }
}

interface Parsed {
  readonly help: boolean;
  readonly databaseUrl: string | undefined;
  readonly schema: string;
}

function parse(args: readonly string[]): Parsed | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        "database-url": { type: "string" },
        schema: { type: "string", default: "public" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (!values.help && (positionals.length !== 1 || positionals[0] !== "migrate")) {
      return positionals.length === 0 ? "What shall be done?" : "There is one command: migrate.";
    }
    return { help: values.help, databaseUrl: values["database-url"], schema: values.schema };
  } catch (error) {
    return error instanceof Error ? error.message : "The arguments can't be read.";
  }
}

async function migrateAt(url: string, schema: string): Promise<readonly string[]> {
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 15_000 });
  // An idle connection that breaks is the next query's to report.
  pool.on("error", () => undefined);
  try {
    return (await migrate({ pool, schema })).applied;
  } finally {
    await pool.end();
  }
}

/** Never the URL, which holds a password. */
function explain(error: unknown): string {
  if (isMissingPg(error)) return "The package `pg` is needed for this command: install it.";
  if (isSmsPipelineError(error)) return error.message;
  if (!(error instanceof Error)) return "The migration failed.";
  const hint = "hint" in error && typeof error.hint === "string" ? `\n${error.hint}` : "";
  return `The migration failed, and nothing of it was kept: ${error.message}${hint}`;
}

function isMissingPg(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
}
