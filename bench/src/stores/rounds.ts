import { median } from "../harness/median.ts";
import { type Crowd, measure } from "./crowd.ts";
import type { Flow } from "./flow.ts";
import { TEXTS_PER_PERSON } from "./people.ts";

export interface Contestant {
  readonly flow: Flow;
  /** Flows over the same tables share one. */
  readonly crowd: Crowd;
}

export interface Figure {
  readonly name: string;
  /** Median of the rounds. */
  readonly textsPerSecond: number;
  /** Queries for a text, those that open a conversation included. */
  readonly roundTrips: number;
  /** Bytes for a text, both ways. */
  readonly bytes: number;
  readonly rounds: readonly number[];
}

/**
 * Lets the contestants take turns, so that what else the machine does hits all of them. The first round is not
 * counted.
 */
export async function compare(
  contestants: readonly Contestant[],
  parallel: number,
  people: number,
  rounds: number,
): Promise<readonly Figure[]> {
  const kept = contestants.map((): number[] => []);
  const before = contestants.map(({ flow }) => flow.roundTrips());
  const bytesBefore = contestants.map(({ flow }) => flow.bytes());
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, { flow, crowd }] of contestants.entries()) {
      const textsPerSecond = await measure(flow, crowd, parallel, people);
      if (round > 0) kept[index]?.push(textsPerSecond);
    }
  }
  const texts = (rounds + 1) * people * TEXTS_PER_PERSON;
  return contestants.map(({ flow }, index) => ({
    name: flow.name,
    textsPerSecond: median(kept[index] ?? []),
    roundTrips: (flow.roundTrips() - (before[index] ?? 0)) / texts,
    bytes: (flow.bytes() - (bytesBefore[index] ?? 0)) / texts,
    rounds: kept[index] ?? [],
  }));
}

/** The median of the ratios of neighbouring rounds: what changes slowly on the machine falls out. */
export function ratio(figure: Figure | undefined, base: Figure | undefined): number {
  if (figure === undefined || base === undefined) throw new RangeError("A figure is missing.");
  return median(figure.rounds.map((value, round) => value / (base.rounds[round] ?? Number.NaN)));
}
