import { buildPage } from "@sms-pipeline/page-kit/build";
import { defineConfig, type Options } from "tsup";

const config: Options = defineConfig({
  entry: ["src/index.ts"],
  format: "esm",
  target: "es2022",
  // Bundlers and runtimes other than Node know its modules by this prefix.
  removeNodeProtocol: false,
  dts: { entry: ["src/index.ts"] },
  external: ["#page"],
  sourcemap: true,
  // The build script cleans: tsup would remove the page's declarations while they are written.
  clean: false,
  onSuccess: () => buildPage({ entry: "page/main.tsx", title: "Console", outDir: "dist" }),
}) as Options;

export default config;
