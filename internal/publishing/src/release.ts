import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Registry } from "./registry.ts";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** A package with the version that the release gives it. */
export interface Released {
  readonly name: string;
  readonly before: string;
  readonly version: string;
}

/**
 * Does what the release workflow does, in a clone of what is committed, and with this registry in place of npm's: the
 * versions by changesets, the build, `changeset pack`, `changeset publish`. Nothing of it comes back here.
 */
export async function release(registry: Registry): Promise<readonly Released[]> {
  const clone = await mkdtemp(join(tmpdir(), "sms-pipeline-release-"));
  // What pnpm tells the scripts that it runs is about this workspace.
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, CI: "true" };
  const pnpm = (...args: string[]) => run("pnpm", args, { cwd: clone, env, maxBuffer: 2 ** 26 });
  try {
    await run("git", ["clone", "--quiet", "--depth=1", `file://${ROOT}`, clone]);
    await pnpm("install", "--frozen-lockfile");
    const before = await manifests(clone);
    await pnpm("run", "version-packages");
    // The pull request with the versions must pass as any other.
    await pnpm("exec", "biome", "ci", "--colors=off", ".");
    await pnpm("install", "--frozen-lockfile");
    await pnpm("run", "build");
    await pnpm("run", "check:packages");
    await writeFile(join(clone, ".npmrc"), registry.npmrc);
    await pnpm("exec", "changeset", "pack", "--out-dir", ".packed");
    await pnpm("exec", "changeset", "publish", "--from-pack-dir", ".packed", "--no-git-tag");
    const after = await manifests(clone);
    return after.map(({ name, version }) => ({
      name,
      before: before.find((manifest) => manifest.name === name)?.version ?? version,
      version,
    }));
  } finally {
    await rm(clone, { recursive: true, force: true });
  }
}

interface Manifest {
  readonly name: string;
  readonly version: string;
}

async function manifests(clone: string): Promise<Manifest[]> {
  const folders = await readdir(join(clone, "packages"));
  return Promise.all(
    folders.map(async (folder) => {
      const path = join(clone, "packages", folder, "package.json");
      return JSON.parse(await readFile(path, "utf8"));
    }),
  );
}
