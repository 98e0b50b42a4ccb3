import { parseArgs } from "node:util";
import { copyMigrations } from "./copy-migrations.ts";

export interface CommandIo {
  /** Where the migrations of this package are. */
  readonly migrations: URL;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

const USAGE = `Usage: sms-pipeline-supabase migrations [--out <folder>]

Copies the migrations that the store needs into a Supabase project's folder of migrations. What is there already
stays as it is. Then run them with \`supabase db push\`.

  --out <folder>  where to (default: supabase/migrations)
  --help          this text`;

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
  try {
    const copied = await copyMigrations(io.migrations, parsed.out);
    for (const { file, outcome } of copied) io.out(`${outcome.padEnd(9)} ${file}`);
    if (copied.every(({ outcome }) => outcome !== "different")) return 0;
    io.err("Some files differ from those of this version. They were left alone: compare them.");
    return 1;
  } catch (error) {
    io.err(error instanceof Error ? error.message : "The files can't be copied.");
    return 1;
  }
}

function parse(args: readonly string[]): { help: boolean; out: string } | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: "string", default: "supabase/migrations" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (!values.help && (positionals.length !== 1 || positionals[0] !== "migrations")) {
      return positionals.length === 0 ? "What shall be done?" : "There is one command: migrations.";
    }
    return values;
  } catch (error) {
    return error instanceof Error ? error.message : "The arguments can't be read.";
  }
}
