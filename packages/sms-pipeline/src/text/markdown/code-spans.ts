export interface CodeSpan {
  readonly text: string;
  readonly end: number;
}

/** The code spans of a text by where they start: from a run of backticks to the next run of the same length. */
export function findCodeSpans(source: string): ReadonlyMap<number, CodeSpan> {
  const spans = new Map<number, CodeSpan>();
  const runs = Array.from(source.matchAll(/`+/g), (match) => ({
    start: match.index,
    length: match[0].length,
  }));
  const closers = nextOfSameLength(runs.map(({ length }) => length));
  for (let open = 0; open < runs.length; open++) {
    const run = runs[open];
    const close = closers[open] ?? -1;
    const closer = runs[close];
    if (!run || !closer || source[run.start - 1] === "\\") continue;
    const inner = source.slice(run.start + run.length, closer.start).replaceAll("\n", " ");
    const isPadded = inner.startsWith(" ") && inner.endsWith(" ") && inner.trim() !== "";
    spans.set(run.start, {
      text: isPadded ? inner.slice(1, -1) : inner,
      end: closer.start + closer.length,
    });
    open = close;
  }
  return spans;
}

function nextOfSameLength(lengths: readonly number[]): readonly number[] {
  const next = new Map<number, number>();
  const closers: number[] = new Array(lengths.length);
  for (let index = lengths.length - 1; index >= 0; index--) {
    const length = lengths[index] ?? 0;
    closers[index] = next.get(length) ?? -1;
    next.set(length, index);
  }
  return closers;
}
