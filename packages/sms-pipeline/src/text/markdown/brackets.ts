import type { CodeSpan } from "./code-spans.ts";

/** For each `[` that is closed, where. Escaped brackets and those in code don't count. */
export function matchBrackets(
  source: string,
  codeSpans: ReadonlyMap<number, CodeSpan>,
): ReadonlyMap<number, number> {
  const closeOf = new Map<number, number>();
  const open: number[] = [];
  for (let index = 0; index < source.length; index++) {
    const character = source[index];
    if (character === "\\") index++;
    else if (character === "`") index = (codeSpans.get(index)?.end ?? index + 1) - 1;
    else if (character === "[") open.push(index);
    else if (character === "]") {
      const start = open.pop();
      if (start !== undefined) closeOf.set(start, index);
    }
  }
  return closeOf;
}
