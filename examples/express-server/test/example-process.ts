import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface ExampleProcess {
  /** The URL that the example printed, base path included. */
  readonly url: string;
  readonly output: readonly string[];
  /** Resolves with the first line that matches, also of those already printed. */
  line(pattern: RegExp): Promise<string>;
  /** Sends a signal and resolves with the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export type ExampleName = "express-server" | "fastify-server";

export interface SpawnOptions {
  readonly args?: readonly string[];
  /** A module that Node loads before the example. */
  readonly preload?: URL;
}

/** Starts an example on a free port, with nothing in its environment but `env`. */
export async function startExample(
  name: ExampleName,
  env: Readonly<Record<string, string>>,
  options?: SpawnOptions,
): Promise<ExampleProcess> {
  const running = spawnExample(name, env, options);
  const ready = await running.line(/^ready: /);
  return { ...running, url: ready.slice("ready: ".length) };
}

export function spawnExample(
  name: ExampleName,
  env: Readonly<Record<string, string>>,
  { args = [], preload }: SpawnOptions = {},
): Omit<ExampleProcess, "url"> & { readonly exited: Promise<number | null> } {
  const main = fileURLToPath(new URL(`../../${name}/src/main.ts`, import.meta.url));
  const flags = ["--conditions=@sms-pipeline/source"];
  if (preload !== undefined) flags.push(`--import=${preload}`);
  const child = spawn(process.execPath, [...flags, main, ...args], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    env: { PATH: process.env.PATH, PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      output.push(line);
      for (const check of waiting) check();
    });
  }
  // Not "exit": what it said last may be read after that.
  const exited = once(child, "close").then(([code]): number | null => code);
  return {
    output,
    exited,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const found = output.find((line) => pattern.test(line));
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
        void exited.then(() => reject(new Error(`It ended first:\n${output.join("\n")}`)));
      }),
    async end(signal) {
      child.kill(signal);
      return exited;
    },
  };
}
