import type { ChaosResult } from "./run-chaos.ts";

/** Prints the counts of a run as a table, and what was broken. */
export function printResult(title: string, { seed, violations, counts }: ChaosResult): void {
  const names = Object.keys(counts);
  const width = Math.max(...names.map(({ length }) => length));
  const lines = names.map((name) => `  ${name.padEnd(width)} ${String(counts[name]).padStart(6)}`);
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
