import { getHeapSpaceStatistics } from "node:v8";

const READINGS = 8;

export interface HeapReading {
  readonly bytes: number;
  /** The same by V8's spaces: which of them grew says what it is that stays. */
  readonly spaces: ReadonlyMap<string, number>;
}

/**
 * What is in use on the heap. The least of several readings, each after two full collections and a pause in which finalisers
 * and closed handles are let go: what only comes and goes makes single readings larger, never smaller. Node is started with
 * --no-flush-bytecode besides: what it lets go of its own compiled code (5 MB at a time) would hide a leak.
 */
export async function heapInUse(): Promise<HeapReading> {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error("Start Node with --expose-gc.");
  let least: HeapReading = { bytes: Number.POSITIVE_INFINITY, spaces: new Map() };
  for (let reading = 0; reading < READINGS; reading++) {
    await collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await collect();
    const bytes = process.memoryUsage().heapUsed;
    if (bytes < least.bytes) least = { bytes, spaces: spacesInUse() };
  }
  return least;
}

function spacesInUse(): Map<string, number> {
  const spaces = getHeapSpaceStatistics();
  return new Map(spaces.map((space) => [space.space_name, space.space_used_size]));
}

/** "code_space +210 kB, old_space +320 kB": the spaces that grew, the most first. */
export function growthBySpace(before: HeapReading, after: HeapReading): string {
  return [...after.spaces]
    .map(([name, bytes]) => [name, bytes - (before.spaces.get(name) ?? 0)] as const)
    .filter(([, growth]) => growth > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([name, growth]) => `${name} +${Math.round(growth / 1_000)} kB`)
    .join(", ");
}
