const FENCE = /^( *)(`{3,}|~{3,})([^`]*)$/;

/** The fence that opens a block of code on this line. */
export function fenceAt(line: string): { readonly marker: string; readonly indent: number } | null {
  const [, indent, marker] = FENCE.exec(line) ?? [];
  return marker === undefined ? null : { marker, indent: indent?.length ?? 0 };
}

/** Whether the line ends the block of code that `marker` opened. */
export function isFenceEnd(line: string, marker: string): boolean {
  const text = line.trim();
  return text.length >= marker.length && text === (marker[0] ?? "`").repeat(text.length);
}
