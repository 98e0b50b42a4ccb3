import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Writes a program as one file that imports, or requires, the installed packages. Returns its name. */
export async function buildProgram(
  name: string,
  format: "esm" | "cjs",
  folder: string,
): Promise<string> {
  const file = `${name}.${format === "esm" ? "mjs" : "cjs"}`;
  await build({
    entryPoints: [fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url))],
    outfile: join(folder, file),
    bundle: true,
    packages: "external",
    platform: "node",
    format,
    logLevel: "error",
  });
  return file;
}
