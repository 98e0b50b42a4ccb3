import { defineConfig, type Options } from "tsup";

const config: Options = defineConfig({
  entry: [
    "src/index.ts",
    "src/twilio/index.ts",
    "src/twilio/explain-error-code.ts",
    "src/openai/index.ts",
    "src/env.ts",
    "src/node/index.ts",
    "src/testing/index.ts",
  ],
  format: "esm",
  target: "es2022",
  // Bundlers and runtimes other than Node know its modules by this prefix.
  removeNodeProtocol: false,
  dts: true,
  sourcemap: true,
  clean: true,
  // zod/mini is tree-shaken into the bundle: its whole entry costs 90 ms to import.
  noExternal: ["zod"],
}) as Options;

export default config;
