import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

export interface BundleSize {
  readonly minifiedBytes: number;
  readonly gzipBytes: number;
  readonly brotliBytes: number;
}

/** What these exports of the built packages, and all that they need but the vendors' SDKs, take in somebody's bundle. */
export async function bundleSize(exports: string): Promise<BundleSize> {
  const { outputFiles } = await build({
    stdin: { contents: exports, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    external: ["node:*", "twilio", "openai", "pg"],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    write: false,
    logLevel: "error",
  });
  const code = Buffer.concat(outputFiles.map(({ contents }) => contents));
  return {
    minifiedBytes: code.length,
    gzipBytes: gzipSync(code, { level: 9 }).length,
    brotliBytes: brotliCompressSync(code).length,
  };
}
