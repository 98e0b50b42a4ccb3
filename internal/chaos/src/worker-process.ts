import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { appendFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Point } from "./points.ts";
import { type Order, type Report, reportSchema, type WorkerSettings } from "./worker-settings.ts";

const PROGRAM: string = fileURLToPath(new URL("worker.ts", import.meta.url));

/** Everything that the workers tell goes to this file, to look into a run. */
const LOG = process.env.CHAOS_LOG;

/** The second process of a kind starts in half the time. */
const COMPILED: string = join(tmpdir(), "sms-pipeline-chaos-compiled");

export interface Worker {
  readonly name: string;
  readonly settings: WorkerSettings;
  readonly url: string;
  /** Neither ended nor stopped by a signal, as far as this process knows. */
  readonly live: boolean;
  /** The event types that it has told so far, with their counts. */
  readonly events: ReadonlyMap<string, number>;
  /** Gives an order for a point; resolves true when it is reached, false when the process ended before. */
  arm(order: Order): Promise<boolean>;
  kill(): void;
  pause(): void;
  wake(): void;
  /** Ends it as a deployment would, with SIGTERM. */
  drain(): Promise<void>;
  readonly exited: Promise<Exit>;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** Starts one worker process; resolves when it listens. */
export async function startWorker(settings: WorkerSettings): Promise<Worker> {
  const child = spawn(process.execPath, ["--conditions=@sms-pipeline/source", PROGRAM], {
    env: {
      ...process.env,
      CHAOS_WORKER: JSON.stringify(settings),
      NODE_OPTIONS: "",
      NODE_COMPILE_CACHE: COMPILED,
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const orphan = (): void => void child.kill("SIGKILL");
  process.once("exit", orphan);
  const heard = new EventEmitter<{ report: [Report]; ended: [] }>();
  heard.setMaxListeners(0);
  const events = new Map<string, number>();
  let stderr = "";
  let live = false;
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-4_000);
  });
  const exited = new Promise<Exit>((resolve) => {
    child.once("close", (code, signal) => {
      live = false;
      process.removeListener("exit", orphan);
      resolve({ code, signal, stderr });
      heard.emit("ended");
    });
  });
  listen(child, (report) => {
    if (LOG !== undefined) {
      appendFileSync(LOG, `${Date.now()} ${settings.name} ${JSON.stringify(report)}\n`);
    }
    if (report.is === "event") {
      events.set(report.event.type, (events.get(report.event.type) ?? 0) + 1);
    }
    heard.emit("report", report);
  });
  const until = (wanted: (report: Report) => boolean): Promise<Report | null> =>
    new Promise((resolve) => {
      const done = (report: Report | null): void => {
        heard.off("report", onReport);
        heard.off("ended", onEnd);
        resolve(report);
      };
      const onReport = (report: Report): void => {
        if (wanted(report)) done(report);
      };
      const onEnd = (): void => done(null);
      heard.on("report", onReport);
      heard.on("ended", onEnd);
    });

  const ready = await until((report) => report.is === "ready");
  if (ready?.is !== "ready") throw new Error(`A worker did not start: ${stderr}`);
  live = true;
  return {
    name: settings.name,
    settings,
    url: `http://127.0.0.1:${ready.port}`,
    get live() {
      return live;
    },
    events,
    async arm(order) {
      const reached = until((report) => reaches(report, order.point));
      child.send(order, () => {});
      const report = await reached;
      if (report !== null) live = false;
      return report !== null;
    },
    kill() {
      live = false;
      child.kill("SIGKILL");
    },
    pause() {
      live = false;
      child.kill("SIGSTOP");
    },
    wake() {
      child.kill("SIGCONT");
      live = child.exitCode === null && child.signalCode === null;
    },
    async drain() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await once(child, "close");
      }
    },
    exited,
  };
}

function reaches(report: Report, point: Point): boolean {
  return report.is === "reached" && report.point === point;
}

function listen(child: ChildProcess, tell: (report: Report) => void): void {
  if (!child.stdout) return;
  createInterface({ input: child.stdout }).on("line", (line) => {
    // A process that is killed may leave half a line.
    const report = reportSchema.safeParse(parsed(line));
    if (report.success) tell(report.data);
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
