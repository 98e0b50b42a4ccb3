import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";

/** A terminal in which the reader's commands run. */
export interface Shell {
  /** Where it is: `cd` moves it. */
  readonly folder: string;
  /** Runs a command to its end, and resolves with what it printed. Rejects when it fails. */
  run(command: string): Promise<string>;
  /** Starts a command that does not end, and resolves with what it has printed once that holds `until`. */
  leaveRunning(command: string, until: string): Promise<LeftRunning>;
}

export interface LeftRunning {
  readonly output: string;
  stop(): Promise<void>;
}

/** Nothing of the workspace, or of whoever runs this, is to help the reader. */
const FOREIGN =
  /^(TWILIO_|OPENAI_|SUPABASE_|VITE_|SMS_|DATABASE_|PUBLIC_URL|PORT$|HOST$|DATA_DIR|npm_|NODE_|PNPM_|CI$)/i;

export function openShell(folder: string, extra: Readonly<Record<string, string>> = {}): Shell {
  let at = folder;
  const path = (process.env.PATH ?? "")
    .split(":")
    .filter((entry) => !entry.includes("node_modules"));
  const env: Record<string, string | undefined> = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name))),
    PATH: path.join(":"),
    // The reader says yes when npx asks.
    npm_config_yes: "true",
    ...extra,
  };
  const start = (command: string) =>
    spawn("bash", ["-c", command], {
      cwd: at,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
  return {
    get folder() {
      return at;
    },
    async run(command) {
      const moved = /^cd (\S+)$/.exec(command)?.[1];
      if (moved !== undefined) {
        at = resolve(join(at, moved));
        return "";
      }
      const child = start(command);
      let printed = "";
      let errors = "";
      child.stdout.setEncoding("utf8").on("data", (piece: string) => {
        printed += piece;
      });
      child.stderr.setEncoding("utf8").on("data", (piece: string) => {
        errors += piece;
      });
      const [exitCode] = await once(child, "close");
      if (exitCode !== 0)
        throw new Error(`$ ${command}\n${printed}${errors}\nexit code ${exitCode}`);
      return printed;
    },
    async leaveRunning(command, until) {
      const child = start(command);
      let output = "";
      const closed = once(child, "close");
      const heard = new Promise<void>((heardIt) => {
        for (const stream of [child.stdout, child.stderr]) {
          stream.setEncoding("utf8").on("data", (piece: string) => {
            output += piece;
            if (output.includes(until)) heardIt();
          });
        }
      });
      await Promise.race([
        heard,
        closed.then(() => {
          throw new Error(`$ ${command}\n${output}\nIt ended before it printed "${until}".`);
        }),
      ]);
      return {
        output,
        async stop() {
          // With all that it has started.
          if (child.pid !== undefined && child.exitCode === null)
            process.kill(-child.pid, "SIGTERM");
          await closed;
        },
      };
    },
  };
}
