import type { Clock } from "../clock.ts";

/**
 * Lets `perMinute` calls through in each minute of this process; 0 or Infinity lets all through. Each call returns 0 when it
 * may go on, else how many milliseconds to wait.
 */
export function createRateLimit(perMinute: number, clock: Clock): () => number {
  const limited = perMinute > 0 && perMinute < Number.POSITIVE_INFINITY;
  let windowEnds = 0;
  let taken = 0;
  return () => {
    if (!limited) return 0;
    const now = clock.now();
    if (now >= windowEnds) {
      windowEnds = now + 60_000;
      taken = 0;
    }
    taken++;
    return taken <= perMinute ? 0 : windowEnds - now;
  };
}
