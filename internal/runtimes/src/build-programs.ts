import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";

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
  await writeFile(join(folder, "workerd.capnp"), WORKERD_CONFIG);
}

/** workerd loads no packages. What a Worker's bundler does, `wrangler` does likewise. */
const IN_ONE_FILE: BuildOptions = {
  conditions: ["workerd", "worker"],
  external: ["node:*"],
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire("/");',
  },
};

const VARIABLES = ["ACCOUNT_SID", "AUTH_TOKEN", "PUBLIC_URL", "CARRIER_URL", "MODEL_URL"];

const WORKERD_CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .program),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const program :Workerd.Worker = (
  modules = [(name = "program", esModule = embed "workerd.js")],
  compatibilityDate = "2026-11-01",
  bindings = [${VARIABLES.map((name) => `(name = "${name}", fromEnvironment = "${name}")`)}],
);
`;
