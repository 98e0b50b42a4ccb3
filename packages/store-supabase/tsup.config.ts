import { cp, rm } from "node:fs/promises";
import { defineConfig, type Options } from "tsup";

const config: Options = defineConfig({
  entry: ["src/index.ts", "src/cli.ts"],
  format: "esm",
  target: "es2022",
  // Bundlers and runtimes other than Node know its modules by this prefix.
  removeNodeProtocol: false,
  // What this store shares with the PostgreSQL one goes into it, so that installing one package is enough.
  noExternal: ["@sms-pipeline/store-postgres"],
  dts: { entry: ["src/index.ts"] },
  esbuildOptions(options) {
    options.conditions = ["@sms-pipeline/source"];
  },
  sourcemap: true,
  clean: true,
  // The SQL has one home in the repository; the package carries it under the name that Supabase's tools look for.
  async onSuccess() {
    await rm("supabase", { recursive: true, force: true });
    await cp("../store-postgres/migrations", "supabase/migrations", { recursive: true });
  },
}) as Options;

export default config;
