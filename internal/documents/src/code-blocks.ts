/** A fenced piece of code in a document. */
export interface CodeBlock {
  /** The document's path from the root of the repository. */
  readonly document: string;
  /** The line of its first line of code, from 1. */
  readonly line: number;
  /** What follows the fence: `ts` of `ts run`. Empty where nothing does. */
  readonly language: string;
  /** What follows the language: `run` of `ts run`. No reader of the page sees it. */
  readonly words: readonly string[];
  readonly code: string;
  /** What a comment right above it declares, for code that is no whole program: `<!-- given: declare const app: Express; -->`. */
  readonly given: string;
  /** The output that is shown below it, before the next heading and the next code; null where none is. */
  readonly shown: string | null;
}

const FENCE = /^(?<indent> *)```(?<language>[^\s`]*) *(?<words>[^`]*)$/;
const GIVEN = /^<!-- given: (.*) -->$/s;

/** The code of a document, in order. */
export function codeBlocks(document: string, markdown: string): readonly CodeBlock[] {
  const lines = markdown.split("\n");
  const blocks: CodeBlock[] = [];
  for (let at = 0; at < lines.length; at++) {
    const fence = FENCE.exec(lines[at] ?? "")?.groups;
    if (!fence) continue;
    const { indent = "", language = "", words = "" } = fence;
    const end = lines.findIndex((line, index) => index > at && line.trim() === "```");
    if (end < 0) throw new Error(`${document}:${at + 1}: this code has no end.`);
    blocks.push({
      document,
      line: at + 2,
      language,
      words: words.split(/\s+/).filter((word) => word !== ""),
      code: lines
        .slice(at + 1, end)
        .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
        .join("\n"),
      given: givenAbove(lines.slice(0, at).join("\n").trimEnd()),
      shown: outputAfter(lines.slice(end + 1)),
    });
    at = end;
  }
  return blocks;
}

function givenAbove(text: string): string {
  return GIVEN.exec(text.slice(text.lastIndexOf("<!--")))?.[1] ?? "";
}

/** The first block that is fenced without a language, or as text, or indented. */
function outputAfter(lines: readonly string[]): string | null {
  const at = lines.findIndex((line) => /^(#|```| {4}\S)/.test(line));
  const first = lines[at] ?? "";
  if (/^ {4}/.test(first)) {
    const rest = lines.slice(at);
    const end = rest.findIndex((line) => line !== "" && !line.startsWith("    "));
    const output = rest.slice(0, end < 0 ? rest.length : end).map((line) => line.slice(4));
    return output.join("\n").trimEnd();
  }
  if (!/^```(text\b.*)?$/.test(first)) return null;
  const rest = lines.slice(at + 1);
  return rest.slice(0, rest.indexOf("```")).join("\n");
}
