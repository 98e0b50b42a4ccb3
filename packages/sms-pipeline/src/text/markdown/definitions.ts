import { fenceAt, isFenceEnd } from "./fence.ts";
import type { Definitions } from "./inline.ts";
import { listItemAt } from "./list-levels.ts";

export interface FoundDefinitions extends Definitions {
  /** Numbers of the lines that define a link: they are not shown. */
  readonly hiddenLines: ReadonlySet<number>;
}

export const FOOTNOTE: RegExp = /^ {0,3}\[\^([^\]\s]{1,50})\]: */;
const LINK =
  /^ {0,3}\[([^\][]{1,200})\]: *<?([^\s<>]{1,2048})>?(?: +(?:"[^"]*"|'[^']*'|\([^()]*\)))? *$/;

/** Finds `[label]: address` and `[^label]: footnote` in a document's lines, outside of code. */
export function findDefinitions(lines: readonly string[]): FoundDefinitions {
  const links = new Map<string, string>();
  const footnotes = new Set<string>();
  const hiddenLines = new Set<number>();
  let fence: string | null = null;
  for (const [number, line] of lines.entries()) {
    if (fence !== null) {
      if (isFenceEnd(line, fence)) fence = null;
      continue;
    }
    fence = fenceAt(listItemAt(line)?.text ?? line)?.marker ?? null;
    if (!line.includes("]:")) continue;
    const footnote = FOOTNOTE.exec(line)?.[1];
    if (footnote !== undefined) {
      footnotes.add(footnote);
      continue;
    }
    const [, label, url] = LINK.exec(line) ?? [];
    // `[Monday]: closed` defines nothing.
    if (label === undefined || url === undefined || !/[:/.#]/.test(url)) continue;
    hiddenLines.add(number);
    if (!links.has(label.toLowerCase())) links.set(label.toLowerCase(), url);
  }
  return { links, footnotes, hiddenLines };
}
