import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CodeBlock } from "../code-blocks.ts";
import { replaceConstant } from "./replace-constant.ts";
import type { LeftRunning, Shell } from "./shell.ts";

export interface ReaderOptions {
  readonly shell: Shell;
  /** What the reader types in place of a command, e.g. another address. */
  readonly instead: (command: string) => string;
  /** Told of each thing that was done as the page says. */
  readonly done: (what: string) => void;
}

/** Somebody who does what a page says, to the letter. */
export interface Reader {
  /** Does what a block asks for. Throws when something else comes of it than the page says. */
  follow(block: CodeBlock): Promise<void>;
  /** Adds a line to a file. */
  add(file: string, line: string): Promise<void>;
  /** Stops the last command that was left running, and starts it again. */
  restart(): Promise<void>;
  /** Stops all that was left running. */
  leave(): Promise<void>;
}

export function createReader({ shell, instead, done }: ReaderOptions): Reader {
  const running: { command: string; until: string; process: LeftRunning }[] = [];
  let printed = "";

  const inFolder = (file: string): string => join(shell.folder, file);
  const read = (file: string): Promise<string> => readFile(inFolder(file), "utf8");

  async function start(command: string, until: string): Promise<void> {
    running.push({ command, until, process: await shell.leaveRunning(instead(command), until) });
    done(`$ ${command}   (until "${until}")`);
  }

  async function followShell(code: string, until: string | undefined): Promise<void> {
    const commands = code.split("\n").filter((line) => line !== "");
    if (until !== undefined) return start(code, until);
    for (const command of commands) {
      printed = await shell.run(instead(command));
      done(`$ ${command}`);
    }
  }

  /** The values that are left out are those that the last command printed. */
  function filled(code: string): string {
    const output = running.at(-1)?.process.output ?? "";
    return code.replace(/^(\w+)=\.\.\.$/gm, (line, name: string) => {
      const value = new RegExp(`\\b${name}=(\\S+)`).exec(output)?.[1];
      if (value === undefined) throw new Error(`Nothing printed ${line}`);
      return `${name}=${value}`;
    });
  }

  function expectPrinted(code: string, matches: boolean): void {
    if (!matches) throw new Error(`The page shows\n${code}\nand this was printed:\n${printed}`);
    done("and it printed what the page shows");
  }

  const add = async (file: string, line: string): Promise<void> =>
    writeFile(inFolder(file), `${(await read(file)).trimEnd()}\n${line}\n`);

  return {
    add,
    async follow({ language, words, code }) {
      const word = new Map(
        words.map((each) => [each.split("=")[0], each.slice(each.indexOf("=") + 1)] as const),
      );
      const file = word.get("file");
      const addTo = word.get("add-to");
      const replaces = word.get("replaces");
      if (file !== undefined) {
        await writeFile(inFolder(file), `${filled(code)}\n`);
        done(`wrote ${file}`);
      } else if (addTo !== undefined) {
        await add(addTo, code);
        done(`added to ${addTo}`);
      } else if (replaces !== undefined) {
        const program = "server.mjs";
        await writeFile(inFolder(program), replaceConstant(await read(program), replaces, code));
        done(`replaced \`${replaces}\` in ${program}`);
      } else if (language === "sh") {
        await followShell(code, word.get("until"));
      } else if (word.has("output")) {
        expectPrinted(code, printed.trimEnd() === code.trimEnd());
      } else if (word.has("contains")) {
        expectPrinted(code, printed.includes(code.trim()));
      }
    },
    async restart() {
      const last = running.pop();
      if (!last) throw new Error("Nothing is running.");
      await last.process.stop();
      await start(last.command, last.until);
    },
    async leave() {
      for (const { process } of running.splice(0).reverse()) await process.stop();
    },
  };
}
