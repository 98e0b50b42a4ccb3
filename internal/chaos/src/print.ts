import type { ChaosResult } from "./run-chaos.ts";

/** Prints the counts of a run as a table, and what was broken. */
export function printResult(title: string, { seed, violations, counts }: ChaosResult): void {
  const width = Math.max(...[...counts.keys()].map(({ length }) => length));
  const lines = [...counts].map(
    ([name, count]) => `  ${name.padEnd(width)} ${String(count).padStart(6)}`,
  );
  process.stdout.write(
    [
      `${title}, CHAOS_SEED=${seed}`,
      ...lines,
      `  ${violations.length} broken promises`,
      ...violations.map((violation) => `  ! ${violation}`),
      "",
    ].join("\n"),
  );
}
