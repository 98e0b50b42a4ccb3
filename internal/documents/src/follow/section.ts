import { type CodeBlock, codeBlocks } from "../code-blocks.ts";

/** A part of a page, under a heading. */
export interface Section {
  readonly title: string;
  readonly blocks: readonly CodeBlock[];
}

/** What stands under a heading of the second level, by its headings of the third. What comes before those has no title. */
export function sectionsUnder(
  document: string,
  markdown: string,
  title: string,
): readonly Section[] {
  const part = markdown.split(/^(?=## )/m).find((each) => each.startsWith(`## ${title}\n`));
  if (part === undefined) throw new Error(`${document} has no "## ${title}".`);
  return part.split(/^(?=### )/m).map((each) => ({
    title: /^### (.*)/.exec(each)?.[1] ?? "",
    blocks: codeBlocks(document, each),
  }));
}
