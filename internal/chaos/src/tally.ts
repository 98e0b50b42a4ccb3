/** Counts by name. */
export interface Tally {
  add(name: string, by?: number): void;
  get(name: string): number;
  entries(): [string, number][];
}

export function createTally(): Tally {
  const counts = new Map<string, number>();
  return {
    add: (name, by = 1) => void counts.set(name, (counts.get(name) ?? 0) + by),
    get: (name) => counts.get(name) ?? 0,
    entries: () => [...counts],
  };
}
