import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

/**
 * The program of the contestants as JavaScript, because Node 20 reads no TypeScript. Every package that it imports stays
 * outside, as it is installed. It is there until this process ends.
 */
export async function buildServer(): Promise<URL> {
  // In a folder from which those packages are found.
  const packages = new URL("../../node_modules/", import.meta.url);
  const folder = await mkdtemp(fileURLToPath(new URL(".server-", packages)));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  await build({
    entryPoints: [fileURLToPath(new URL("./serve.ts", import.meta.url))],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    // A file for each contestant: nobody loads the packages of another.
    splitting: true,
    chunkNames: "[name]-[hash]",
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "error",
  });
  return pathToFileURL(join(folder, "serve.mjs"));
}
