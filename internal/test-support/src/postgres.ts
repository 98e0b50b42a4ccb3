import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { freePort } from "./free-port.ts";
import { findPostgres, type PostgresBinaries, type PostgresSource } from "./postgres-binaries.ts";

export interface StartPostgresOptions {
  /** Default: the system's where there is one, else that of npm. */
  readonly source?: PostgresSource;
  /** Server settings besides the defaults, e.g. `{ fsync: "on" }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A PostgreSQL server of the test's own, on loopback, with an empty cluster. */
export interface TestPostgres {
  readonly source: PostgresSource;
  readonly port: number;
  /** Creates an empty database and returns its URL. */
  createDatabase(): Promise<string>;
  /** Stops the server and keeps its data. `immediate` is what a crash looks like. */
  shutDown(mode: "fast" | "immediate"): Promise<void>;
  /** Starts it again after `shutDown`, on the same port with the same data. */
  startAgain(): Promise<void>;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

const SIGNALS = { fast: "SIGINT", immediate: "SIGQUIT" } as const;

// The shell between us and the server: when this process dies, however it dies, its end of the pipe closes, and
// the server goes too, with its files.
const KEEPER = `trap '' INT QUIT
"$@" & server=$!
while read -r signal; do kill -s "$signal" $server; wait $server; exit 0; done
kill -s QUIT $server; wait $server; rm -rf "$DATA" "$COPY"`;

/** Starts a server within about a second. Durability is off: it is for tests. */
export async function startPostgres(options: StartPostgresOptions = {}): Promise<TestPostgres> {
  const binaries = await findPostgres(options.source);
  const data = await mkdtemp(join(tmpdir(), "sms-pipeline-postgres-"));
  if (binaries.user !== null) await chown(data, binaries.user.uid, binaries.user.gid);
  initialise(binaries, data);
  const port = await freePort();
  const settings = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    fsync: "off",
    ...options.settings,
  };
  const start = () => startServer(binaries, data, settings);
  let server = await start();
  let databases = 0;

  const urlOf = (database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`;

  const shutDown = async (mode: "fast" | "immediate"): Promise<void> => {
    if (server.exitCode !== null) return;
    const exit = once(server, "exit");
    server.stdin?.write(`${SIGNALS[mode].slice(3)}\n`);
    await exit;
  };

  return {
    source: binaries.source,
    port,
    async createDatabase() {
      databases += 1;
      const name = `test_${databases}`;
      const client = new pg.Client({ connectionString: urlOf("postgres") });
      await client.connect();
      try {
        await client.query(`create database ${name}`);
      } finally {
        await client.end();
      }
      return urlOf(name);
    },
    shutDown,
    async startAgain() {
      server = await start();
    },
    async stop() {
      await shutDown("immediate");
      for (const directory of [data, binaries.copy]) {
        if (directory !== null) await rm(directory, { recursive: true, force: true });
      }
    },
  };
}

function initialise({ initdb, user }: PostgresBinaries, data: string): void {
  const flags = [
    "--auth=trust",
    "--username=postgres",
    "--no-sync",
    "--encoding=UTF8",
    "--locale=C",
  ];
  const result = spawnSync(initdb, [...flags, `--pgdata=${data}`], {
    cwd: tmpdir(),
    encoding: "utf8",
    ...user,
  });
  if (result.status !== 0) {
    throw new Error(`initdb failed: ${result.stderr ?? result.error?.message ?? ""}`);
  }
}

async function startServer(
  { postgres, user, copy }: PostgresBinaries,
  data: string,
  settings: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn("sh", ["-c", KEEPER, "sh", postgres, "-D", data, ...flags], {
    cwd: tmpdir(),
    env: { ...process.env, DATA: data, COPY: copy ?? "" },
    stdio: ["pipe", "ignore", "pipe"],
    ...user,
  });
  await new Promise<void>((ready, failed) => {
    let log = "";
    const read = (chunk: Buffer): void => {
      log += chunk.toString();
      const isReady = log.includes("ready to accept connections");
      const isGone = log.includes("database system is shut down");
      if (!isReady && !isGone) return;
      server.stderr?.off("data", read).resume();
      if (isReady) ready();
      // The shell around it would wait for a signal to pass on; now it removes the files.
      else server.stdin?.end();
    };
    server.stderr?.on("data", read);
    server.once("error", failed);
    server.once("exit", () => failed(new Error(`PostgreSQL did not start: ${log}`)));
  });
  return server;
}
