import { measure } from "mitata";
import { median } from "../harness/median.ts";

export interface Candidate {
  readonly name: string;
  run(): unknown;
}

/** Nanoseconds a call of each: medians of rounds of mitata's in turns, each round a quarter of a second. */
export async function inTurns(
  candidates: readonly Candidate[],
  quick: boolean,
): Promise<readonly number[]> {
  const figures = candidates.map((): number[] => []);
  for (let round = 0; round < (quick ? 2 : 7); round += 1) {
    for (const [index, { run }] of candidates.entries()) {
      const { p50 } = await measure(run, { min_cpu_time: quick ? 3e7 : 25e7 });
      figures[index]?.push(p50);
    }
  }
  return figures.map(median);
}
