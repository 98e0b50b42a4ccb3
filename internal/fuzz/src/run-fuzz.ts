import { growthBySpace, heapInUse } from "./memory.ts";
import type { FuzzPlan } from "./plans.ts";
import { runRound } from "./round.ts";
import type { Sabotage } from "./sabotage.ts";
import { createTally, type Tally } from "./tally.ts";
import { watchProcess } from "./watch.ts";
import { createFuzzWorld } from "./world.ts";

/**
 * What the measured inputs may add to the heap in use, however many they are: 75 bytes an input in the short run. Code that
 * is compiled late makes up about half of it.
 */
const MOST_GROWTH = 1_500_000;
/** What the memory store keeps of each opt-out and opt-in, by its contract. */
const CONSENT_ENTRY_BYTES = 450;

export interface FuzzResult {
  readonly failures: readonly string[];
  readonly tally: Tally;
  readonly events: ReadonlyMap<string, number>;
  readonly growthBytes: number;
  readonly mayGrowBytes: number;
}

/** Warms up, reads the memory, sends the measured inputs, and reads it again. */
export async function runFuzz(
  plan: FuzzPlan,
  sabotage: Sabotage | null = null,
): Promise<FuzzResult> {
  const world = createFuzzWorld(sabotage);
  const stopWatching = watchProcess(world.watch);
  const read = async () => {
    await world.tidy();
    return { heap: await heapInUse(), consent: await world.consentEntries() };
  };

  const { seed, shrink } = plan;
  const failures = await runRound(world, plan.warmUp, { seed, shrink }, createTally());
  const before = await read();
  const tally = createTally();
  failures.push(...(await runRound(world, plan.measured, { seed: seed + 100, shrink }, tally)));
  const after = await read();

  const growthBytes = after.heap.bytes - before.heap.bytes;
  const mayGrowBytes = MOST_GROWTH + (after.consent - before.consent) * CONSENT_ENTRY_BYTES;
  if (growthBytes > mayGrowBytes) {
    const spaces = growthBySpace(before.heap, after.heap);
    failures.push(`memory grew by ${growthBytes} bytes: ${spaces}`);
  }
  const { turnsInHand } = await world.pipeline.health();
  if (turnsInHand > 0) failures.push(`${turnsInHand} turns never ended`);
  await world.pipeline.stop();
  failures.push(...world.watch.take());
  stopWatching();
  return { failures, tally, events: world.watch.events, growthBytes, mayGrowBytes };
}
