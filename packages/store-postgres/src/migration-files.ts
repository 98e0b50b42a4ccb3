export interface Migration {
  /** The file's name without `.sql`, e.g. `20261122000100_sms_assistants`. */
  readonly name: string;
  readonly sql: string;
}

/** Bundlers take `new URL` of a text for a file to pack, and fail on a folder. Here the text comes from elsewhere. */
const besideThisFile = (path: string): URL => new URL(path, import.meta.url);

/** Where the .sql files are. Their names are those of Supabase's own migrations, so that both run the same files. */
export const MIGRATIONS_URL: URL = besideThisFile("../migrations/");

/** The migrations of this version, in the order in which they must run. */
export async function readMigrations(): Promise<readonly Migration[]> {
  const { readdir, readFile } = await import("node:fs/promises");
  const files = (await readdir(MIGRATIONS_URL)).filter((file) => file.endsWith(".sql")).sort();
  return Promise.all(
    files.map(async (file) => ({
      name: file.slice(0, -".sql".length),
      sql: await readFile(new URL(file, MIGRATIONS_URL), "utf8"),
    })),
  );
}
