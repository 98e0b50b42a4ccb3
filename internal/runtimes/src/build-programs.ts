import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { IN_ONE_FILE, workerdConfig } from "./workerd.ts";

const SOURCES = fileURLToPath(new URL("programs", import.meta.url));

export type ProgramName =
  | "node-fetch"
  | "node-http"
  | "express"
  | "fastify"
  | "bun"
  | "deno"
  | "workerd";

/** Writes the programs as JavaScript into a folder that has the packages which they import: Node 20 reads no TypeScript. */
export async function buildPrograms(folder: string, names: readonly ProgramName[]): Promise<void> {
  const copied = join(folder, "programs");
  await cp(SOURCES, copied, { recursive: true });
  for (const name of names) {
    await build({
      ...(name === "workerd" ? IN_ONE_FILE : { packages: "external" }),
      entryPoints: [join(copied, `${name}.ts`)],
      outfile: join(folder, `${name}.js`),
      bundle: true,
      format: "esm",
      platform: "node",
      logLevel: "error",
    });
  }
  await writeFile(join(folder, "workerd.capnp"), workerdConfig("workerd.js", VARIABLES));
}

const VARIABLES = ["ACCOUNT_SID", "AUTH_TOKEN", "PUBLIC_URL", "CARRIER_URL", "MODEL_URL"];
