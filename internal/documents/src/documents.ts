import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type CodeBlock, codeBlocks } from "./code-blocks.ts";

export const ROOT: string = fileURLToPath(new URL("../../..", import.meta.url));

/** A document that a user reads. */
export interface Document {
  /** Its path from the root of the repository. */
  readonly path: string;
  readonly markdown: string;
  readonly blocks: readonly CodeBlock[];
}

/** The READMEs, the pages of the site that are written by hand, and what lies in the root. */
export function readDocuments(): readonly Document[] {
  const paths = [
    ...markdownIn("."),
    ...readdirSync(`${ROOT}/packages`).flatMap((name) => markdownIn(`packages/${name}`)),
    ...markdownIn("docs"),
    ...["guides", "troubleshooting", "verified"].flatMap((folder) => markdownIn(`docs/${folder}`)),
  ];
  return paths.map((path) => {
    const markdown = readFileSync(`${ROOT}/${path}`, "utf8");
    return { path, markdown, blocks: codeBlocks(path, markdown) };
  });
}

function markdownIn(folder: string): string[] {
  const prefix = folder === "." ? "" : `${folder}/`;
  return readdirSync(`${ROOT}/${folder}`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => prefix + name);
}
