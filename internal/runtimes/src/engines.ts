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
 * Installs these runtimes, all by default, once, outside the workspace's own dependencies: they are 900 MB, for which
 * nobody should wait who only wants to start the example server.
 */
export async function installEngines(
  names: readonly EngineName[] = Object.keys(PACKAGES).filter(isEngineName),
): Promise<void> {
  const done = join(FOLDER, "installed.json");
  const before = await readFile(done, "utf8").catch(() => "{}");
  const installed: { dependencies?: Record<string, string> } = JSON.parse(before);
  const wanted = names.map((name) => PACKAGES[name].slice(0, 2));
  const manifest = JSON.stringify({
    private: true,
    // Those that are there stay: npm removes what is not listed.
    dependencies: { ...installed.dependencies, ...Object.fromEntries(wanted) },
    // They fetch or link the binary of this platform.
    allowScripts: { bun: true, deno: true, node: true, workerd: true },
  });
  if (manifest === before) return;
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, "package.json"), manifest);
  await npmInstall(FOLDER);
  await writeFile(done, manifest);
}

function isEngineName(name: string): name is EngineName {
  return name in PACKAGES;
}
