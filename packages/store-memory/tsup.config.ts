import { defineConfig, type Options } from "tsup";

const config: Options = defineConfig({
  entry: ["src/index.ts"],
  format: "esm",
  target: "es2022",
  dts: true,
  sourcemap: true,
  clean: true,
}) as Options;

export default config;
