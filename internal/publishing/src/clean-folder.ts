import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Registry } from "./registry.ts";

const run = promisify(execFile);

export type PackageManager = "npm" | "pnpm";

const ADD: Readonly<Record<PackageManager, readonly string[]>> = {
  npm: ["install", "--no-audit", "--no-fund"],
  // What was published a minute ago is too new for it.
  pnpm: ["add", "--config.minimum-release-age=0", "--ignore-workspace"],
};

/** Installs packages from the registry in an empty folder, uses it, and removes it. */
export async function inCleanFolder<T>(
  registry: Registry,
  manager: PackageManager,
  packages: readonly string[],
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "sms-pipeline-user-"));
  try {
    await writeFile(join(folder, ".npmrc"), registry.npmrc);
    await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }');
    // The workspace's own settings stay behind.
    const { PATH, HOME } = process.env;
    await run(manager, [...ADD[manager], ...packages], { cwd: folder, env: { PATH, HOME } });
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
