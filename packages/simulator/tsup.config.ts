import { buildPage } from "@sms-pipeline/page-kit/build";
import { defineConfig, type Options } from "tsup";

const config: Options = defineConfig({
  entry: ["src/index.ts", "src/cli.ts"],
  format: "esm",
  target: "es2022",
  dts: { entry: ["src/index.ts"] },
  external: ["#page"],
  sourcemap: true,
  clean: true,
  onSuccess: () => buildPage({ entry: "page/main.tsx", title: "Phones", outDir: "dist" }),
}) as Options;

export default config;
