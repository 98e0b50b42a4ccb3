import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A program in a process of its own. */
export interface Program {
  readonly output: readonly string[];
  /** Resolves with the first line that matches, also of those already printed. Rejects when it ends first. */
  line(pattern: RegExp): Promise<string>;
  /** Ends it without a word and resolves once it is gone. */
  kill(): Promise<void>;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

/** Starts it with nothing in its environment but `env`. */
export function startProgram(command: Command, env: Readonly<Record<string, string>>): Program {
  const { PATH, HOME } = process.env;
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: { PATH, HOME, NO_COLOR: "1", ...env },
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
  const gone = Promise.race([once(child, "close"), once(child, "error")]);
  return {
    output,
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
        const ended = (reason: unknown): void => {
          const why = reason instanceof Error ? reason.message : "It ended.";
          reject(new Error([why, ...output].join("\n")));
        };
        gone.then(ended, ended);
      }),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/**
 * The URL at which a program listens: of its own line, of Deno's, or of workerd's
 * `{"event":"listen","socket":"http","port":1234}`.
 */
export async function listening(program: Program): Promise<string> {
  const line = await inTime(
    program.line(/^(listening|ready): |Listening on |"event":"listen"|- Local: /),
  );
  const port = /"port":(\d+)/.exec(line)?.[1] ?? /127\.0\.0\.1:(\d+)/.exec(line)?.[1];
  if (port === undefined) throw new Error(`There is no port in: ${line}`);
  return `http://127.0.0.1:${port}`;
}

const START_TIMEOUT_MS = 60_000;

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("It did not start in time.")), START_TIMEOUT_MS);
  });
  return Promise.race([work, tooLong]).finally(() => clearTimeout(timer));
}
