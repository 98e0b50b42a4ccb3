/** The parts that stand behind a running server, each in a few words. */
export type PartName = "store" | "model" | "carrier" | "tunnel" | "console";

/** What the server says of itself: in its lines, and on its first page. */
export interface Report {
  /** Says what stands behind a part. */
  say(part: PartName, words: string): void;
  print(line: string): void;
  readonly parts: ReadonlyMap<PartName, string>;
}

export function createReport(print: (line: string) => void): Report {
  const parts = new Map<PartName, string>();
  return {
    parts,
    print,
    say(part, words) {
      parts.set(part, words);
      print(`${part}: ${words}`);
    },
  };
}
