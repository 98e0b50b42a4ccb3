import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { npmInstall } from "./npm.ts";

/** The runtimes' own binaries, by the packages of npm that carry them. */
const PACKAGES = {
  "node 20": ["node-20", "npm:node@20.20.2", "node-20/bin/node"],
  "node 22": ["node-22", "npm:node@22.23.3", "node-22/bin/node"],
  "node 24": ["node-24", "npm:node@24.21.0", "node-24/bin/node"],
  "node 26": ["node-26", "npm:node@26.10.0", "node-26/bin/node"],
  bun: ["bun", "1.4.5", ".bin/bun"],
  deno: ["deno", "2.9.6", ".bin/deno"],
  workerd: ["workerd", "1.20261117.1", ".bin/workerd"],
} as const;

export type EngineName = keyof typeof PACKAGES;

const FOLDER = fileURLToPath(new URL("../../../node_modules/.cache/engines", import.meta.url));

/** The path of a runtime's binary, once `installEngines` is done. */
export function engine(name: EngineName): string {
  return join(FOLDER, "node_modules", PACKAGES[name][2]);
}

/** E.g. `20.20.2`. */
export function engineVersion(name: EngineName): string {
  return PACKAGES[name][1].replace("npm:node@", "");
}

/**
 * Installs the runtimes, once, outside the workspace's own dependencies: they are 900 MB, for which nobody should wait
 * who only wants to start the example server.
 */
export async function installEngines(): Promise<void> {
  const packages = Object.values(PACKAGES);
  const manifest = JSON.stringify({
    private: true,
    dependencies: Object.fromEntries(packages.map(([alias, version]) => [alias, version])),
    // They fetch or link the binary of this platform.
    allowScripts: { bun: true, deno: true, node: true, workerd: true },
  });
  await mkdir(FOLDER, { recursive: true });
  const done = join(FOLDER, "installed.json");
  if ((await readFile(done, "utf8").catch(() => null)) === manifest) return;
  await writeFile(join(FOLDER, "package.json"), manifest);
  await npmInstall(FOLDER);
  await writeFile(done, manifest);
}
