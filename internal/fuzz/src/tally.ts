/** Counts inputs by the way they were sent, what they aimed at, and what came back. */
export interface Tally {
  count(via: string, aim: string, outcome: number | string | null): void;
  readonly inputs: number;
  /** One line for each way and aim. */
  lines(): string[];
}

export function createTally(): Tally {
  const counts = new Map<string, Map<string, number>>();
  let inputs = 0;
  return {
    count(via, aim, outcome) {
      inputs++;
      const key = `${via.padEnd(52)} ${aim.padEnd(9)}`;
      const row = counts.get(key) ?? new Map<string, number>();
      counts.set(key, row);
      const column = outcome === null ? "closed" : String(outcome);
      row.set(column, (row.get(column) ?? 0) + 1);
    },
    get inputs() {
      return inputs;
    },
    lines() {
      return [...counts].sort(byName).map(([key, row]) => {
        const columns = [...row].sort(byName);
        return `${key} ${columns.map(([column, count]) => `${column}: ${count}`).join("  ")}`;
      });
    },
  };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
