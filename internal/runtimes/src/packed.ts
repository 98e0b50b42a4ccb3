import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { npmInstall } from "./npm.ts";

const run = promisify(execFile);

export type PackageFolder =
  | "sms-pipeline"
  | "adapter-express"
  | "adapter-fastify"
  | "store-memory"
  | "store-postgres"
  | "store-supabase";

/** A folder outside the workspace, in which packages are installed as a user of them would. */
export interface CleanFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * Packs these packages of the workspace as they would be published (they must be built), and installs them in an empty
 * folder with `others` from the registry.
 */
export async function installPacked(
  packages: readonly PackageFolder[],
  others: readonly string[],
): Promise<CleanFolder> {
  const path = await mkdtemp(join(tmpdir(), "sms-pipeline-packed-"));
  const remove = () => rm(path, { recursive: true, force: true });
  try {
    for (const name of packages) {
      const cwd = fileURLToPath(new URL(`../../../packages/${name}`, import.meta.url));
      await run("pnpm", ["pack", "--pack-destination", path], { cwd });
    }
    const tarballs = (await readdir(path)).map((file) => join(path, file));
    await writeFile(join(path, "package.json"), '{ "private": true, "type": "module" }');
    await npmInstall(path, [...tarballs, ...others]);
    return { path, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
