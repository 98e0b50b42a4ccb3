import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

export interface BuildPageOptions {
  /** The page's script, e.g. `page/main.tsx`. The styles that it imports become the page's. */
  readonly entry: string;
  readonly title: string;
  /** Where `page.js` and `page.d.ts` go. */
  readonly outDir: string;
}

/**
 * Bundles a page into one module, `page.js`, that exports its HTML, script and styles as text: it can be served by any
 * runtime, with or without a file system, and asks nobody else for anything.
 */
export async function buildPage({ entry, title, outDir }: BuildPageOptions): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    outdir: outDir,
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    conditions: ["@sms-pipeline/source"],
    logLevel: "warning",
  });
  const textOf = (extension: string): string =>
    outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? "";
  const page = { html: htmlOf(title), script: textOf(".js"), style: textOf(".css") };
  await mkdir(outDir, { recursive: true });
  await writeFile(
    join(outDir, "page.js"),
    Object.entries(page)
      .map(([name, text]) => `export const ${name} = ${JSON.stringify(text)};\n`)
      .join(""),
  );
  await writeFile(
    join(outDir, "page.d.ts"),
    Object.keys(page)
      .map((name) => `export declare const ${name}: string;\n`)
      .join(""),
  );
}

/** The address of the page ends in a slash, so `app.js` and `app.css` are beside it, wherever it is mounted. */
function htmlOf(title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="app.css">
</head>
<body>
<div id="app"></div>
<noscript>This page needs JavaScript.</noscript>
<script type="module" src="app.js"></script>
</body>
</html>
`;
}
