import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../documents.ts";
import { freePorts } from "../free-ports.ts";
import { type FollowOptions, followClone } from "./follow-clone.ts";
import { followNpm } from "./follow-npm.ts";
import { sectionsUnder } from "./section.ts";

// What docs/getting-started.md says, done to the letter in an empty folder; but on ports that are free.

const PAGE = "docs/getting-started.md";

/** Follows "In a clone", with a clone of what is committed here. */
export function followInClone(done: (what: string) => void): Promise<void> {
  return inEmptyFolder("In a clone", done, (options) => followClone(options, ROOT));
}

/** Follows "With npm", with what a registry has that passes on all that it has not. */
export function followWithNpm(registryUrl: string, done: (what: string) => void): Promise<void> {
  return inEmptyFolder("With npm, in an empty folder", done, (options) =>
    followNpm(options, registryUrl),
  );
}

async function inEmptyFolder(
  title: string,
  done: (what: string) => void,
  follow: (options: FollowOptions) => Promise<void>,
): Promise<void> {
  const markdown = await readFile(join(ROOT, PAGE), "utf8");
  const ports = await freePorts(markdown);
  const sections = sectionsUnder(PAGE, ports.applyTo(markdown), title);
  const folder = await mkdtemp(join(tmpdir(), "getting-started-"));
  try {
    await follow({ sections, folder, ports, done });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
