import type { FreePorts } from "../free-ports.ts";
import { createReader } from "./reader.ts";
import type { Section } from "./section.ts";
import { openShell } from "./shell.ts";

export interface FollowOptions {
  readonly sections: readonly Section[];
  /** An empty folder. */
  readonly folder: string;
  /** In place of those that the page shows. */
  readonly ports: FreePorts;
  readonly done: (what: string) => void;
}

/** Follows "In a clone", with a clone of what is committed in `repository`. */
export async function followClone(
  { sections, folder, ports, done }: FollowOptions,
  repository: string,
): Promise<void> {
  const port = ports.of(4000);
  const reader = createReader({
    shell: openShell(folder, { PORT: String(port) }),
    instead: (command) =>
      command.replace(/^git clone \S+\/(\S+)\.git$/, `git clone -q ${repository} $1`),
    done,
  });
  try {
    for (const { blocks } of sections) for (const block of blocks) await reader.follow(block);
    for (const path of ["/", "/console/"]) {
      const url = `http://127.0.0.1:${port}${path}`;
      const response = await fetch(url);
      const page = await response.text();
      if (!response.ok || !page.includes("<html")) throw new Error(`${url}: ${response.status}`);
      done(`opened ${url}`);
    }
  } finally {
    await reader.leave();
  }
}
