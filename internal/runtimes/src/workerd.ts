import type { BuildOptions } from "esbuild";

/** workerd loads no packages. What a Worker's bundler does, `wrangler` does likewise. */
export const IN_ONE_FILE: BuildOptions = {
  bundle: true,
  format: "esm",
  platform: "node",
  conditions: ["workerd", "worker"],
  external: ["node:*"],
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire("/");',
  },
  logLevel: "error",
};

/** Runs one module of the folder on any free port, with these variables of the environment as its bindings. */
export function workerdConfig(module: string, variables: readonly string[]): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .program),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const program :Workerd.Worker = (
  modules = [(name = "program", esModule = embed "${module}")],
  compatibilityDate = "2026-11-01",
  bindings = [${variables.map((name) => `(name = "${name}", fromEnvironment = "${name}")`)}],
);
`;
}

export const WORKERD_ARGS: readonly string[] = ["serve", "workerd.capnp", "--control-fd=1"];
