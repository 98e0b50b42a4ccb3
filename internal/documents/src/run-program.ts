import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CodeBlock } from "./code-blocks.ts";
import { type FreePorts, freePorts } from "./free-ports.ts";

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Loaded before the program. */
  readonly preload?: URL;
}

/** A program of a document, running in an empty folder of its own. */
export interface RunningProgram {
  /** What the program's ports have become. */
  readonly ports: FreePorts;
  /** What it has printed so far, on both streams. */
  output(): string;
  /** Resolves when the output holds this text. Rejects when the program ends first. */
  printed(text: string): Promise<void>;
  /** Resolves with the exit code when the program ends by itself. */
  ended(): Promise<number | null>;
  signal(name: NodeJS.Signals): void;
  /** Ends it, and removes what it left. */
  stop(): Promise<void>;
}

// Below this package, so that the program finds the packages of the workspace.
const PACKAGE = fileURLToPath(new URL("..", import.meta.url));

/** Starts a program as a reader would, but on the workspace's sources, and on ports that are free. */
export async function startProgram(
  { code, language }: Pick<CodeBlock, "code" | "language">,
  { env = {}, preload }: RunOptions = {},
): Promise<RunningProgram> {
  const ports = await freePorts(code);
  const folder = await mkdtemp(join(PACKAGE, ".run-"));
  const cwd = await mkdtemp(join(tmpdir(), "sms-pipeline-document-"));
  const file = join(folder, language === "ts" ? "program.ts" : "program.js");
  await writeFile(file, ports.applyTo(code));
  const args = ["--conditions=@sms-pipeline/source", "--disable-warning=ExperimentalWarning"];
  if (preload) args.push("--import", preload.href);
  const child = spawn(process.execPath, [...args, file], {
    cwd,
    env: { ...process.env, NODE_OPTIONS: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return {
    ports,
    ...watch(child),
    signal: (name) => void child.kill(name),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGKILL");
        await once(child, "exit");
      }
      await rm(folder, { recursive: true, force: true });
      await rm(cwd, { recursive: true, force: true });
    },
  };
}

function watch(child: ChildProcess): Pick<RunningProgram, "output" | "printed" | "ended"> {
  let output = "";
  const closed = once(child, "close").then(([exitCode]: unknown[]) =>
    typeof exitCode === "number" ? exitCode : null,
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (piece: string) => {
      output += piece;
    });
  }
  return {
    output: () => output,
    ended: () => closed,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (output.includes(text)) resolve();
        };
        child.stdout?.on("data", look);
        look();
        closed.then(() => reject(new Error(`It ended before it printed "${text}":\n${output}`)));
      }),
  };
}
