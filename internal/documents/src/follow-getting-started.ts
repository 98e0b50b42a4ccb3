import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "./documents.ts";
import { followClone } from "./follow/follow-clone.ts";
import { followNpm } from "./follow/follow-npm.ts";
import { sectionsUnder } from "./follow/section.ts";

// Does what docs/getting-started.md says, to the letter, in empty folders, and prints what it did and checked.
//
//   --clone               follows "In a clone", with a clone of what is committed here
//   --registry <url>      follows "With npm", with packages from this registry
//   --tarballs <folder>   follows "With npm", with packages that `pnpm pack` has put there
//
// It needs the ports 4000 and 4010, as the page does.

const PAGE = "docs/getting-started.md";

const { values } = parseArgs({
  options: {
    clone: { type: "boolean", default: false },
    registry: { type: "string" },
    tarballs: { type: "string" },
  },
});
const markdown = await readFile(join(ROOT, PAGE), "utf8");
let count = 0;
const done = (what: string): void => {
  count++;
  process.stdout.write(`${what}\n`);
};

if (values.clone) {
  await inEmptyFolder("In a clone", (title, folder) =>
    followClone({ sections: sectionsUnder(PAGE, markdown, title), folder, done }, ROOT),
  );
}
if (values.registry !== undefined || values.tarballs !== undefined) {
  const source = {
    registry: values.registry ?? null,
    tarballs: values.tarballs === undefined ? new Map() : await packedIn(values.tarballs),
  };
  await inEmptyFolder("With npm, in an empty folder", (title, folder) =>
    followNpm({ sections: sectionsUnder(PAGE, markdown, title), folder, done }, source),
  );
}
if (count === 0) {
  process.stderr.write(
    "What shall be followed? --clone, --registry <url> or --tarballs <folder>.\n",
  );
  process.exitCode = 2;
}

async function inEmptyFolder(
  title: string,
  follow: (title: string, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "getting-started-"));
  process.stdout.write(`\n## ${title}\n`);
  const startedAt = Date.now();
  try {
    await follow(title, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  process.stdout.write(`In ${Math.round((Date.now() - startedAt) / 1_000)} s.\n`);
}

/** `pnpm pack` names `@sms-pipeline/store-memory` `sms-pipeline-store-memory-1.2.3.tgz`. */
async function packedIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".tgz"));
  return new Map(
    files.map((file) => {
      const name = file.replace(/-\d+\.\d+\.\d+.*$/, "");
      const scoped = name.replace(/^sms-pipeline-/, "@sms-pipeline/");
      return [scoped, resolve(folder, file)];
    }),
  );
}
