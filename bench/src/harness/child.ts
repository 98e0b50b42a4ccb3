import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Core, onCore } from "./cores.ts";

/** A program of the benchmark in a process of its own, which answers one question at a time. */
export interface Child {
  readonly pid: number;
  ask(question: object): Promise<unknown>;
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly core?: Core;
  /** The path of the Node that runs it; this process's by default. */
  readonly node?: string;
  readonly nodeArgs?: readonly string[];
}

const alive = new Set<ChildProcess>();
const STOP_PATIENCE_MS = 3_000;

// Whatever ends this process, nothing that it started is left behind.
process.on("exit", () => {
  for (const child of alive) child.kill("SIGKILL");
});

/** Starts the program and waits until it says that it is ready; returns what it said. */
export async function startChild(
  program: URL,
  args: readonly string[],
  { core, node = process.execPath, nodeArgs = [] }: ChildOptions = {},
): Promise<Child & { readonly ready: unknown }> {
  const command = [node, ...nodeArgs, fileURLToPath(program), ...args];
  const [file = "", ...rest] = onCore(core ?? null, command);
  const child = spawn(file, rest, {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  alive.add(child);
  child.once("exit", () => alive.delete(child));
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (piece: string) => {
    complaint = (complaint + piece).slice(-4_000);
  });
  const name = `${program.pathname.split("/").at(-1)} ${args.join(" ")}`;
  const next = async (): Promise<unknown> => {
    const aborter = new AbortController();
    const { signal } = aborter;
    try {
      const [message] = await Promise.race([
        once(child, "message", { signal }),
        once(child, "exit", { signal }).then(([code]) => {
          throw new Error(`${name} ended before it answered (${code}).\n${complaint}`);
        }),
      ]);
      return message;
    } finally {
      aborter.abort();
    }
  };
  const ready = await next();
  return {
    pid: child.pid ?? 0,
    ready,
    async ask(question) {
      const answer = next();
      child.send(question);
      return answer;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      if (child.connected) child.disconnect();
      const patience = new AbortController();
      await Promise.race([
        gone,
        delay(STOP_PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined),
      ]);
      patience.abort();
      if (alive.has(child)) child.kill("SIGKILL");
      await gone;
    },
  };
}

/** The other side: answers each question of the process that started this one, and ends when that one goes. */
export function answerParent(ready: object, answer: (question: unknown) => unknown): void {
  process.on("disconnect", () => process.exit());
  process.on("message", async (question) => {
    try {
      process.send?.(await answer(question));
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    }
  });
  process.send?.(ready);
}
