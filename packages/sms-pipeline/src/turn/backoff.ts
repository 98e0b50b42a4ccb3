export interface BackoffLimits {
  readonly baseMs: number;
  readonly maxMs: number;
}

/**
 * How long to wait before attempt `attempt + 1`: twice as long each time, up to `maxMs`, of which the upper half is
 * random so that many processes do not come back at the same moment. Never less than the other side asked for.
 */
export function backoffMs(
  attempt: number,
  limits: BackoffLimits,
  random: () => number,
  retryAfterMs: number | null = null,
): number {
  // `retryAfterMs` is NaN where the host's own code took a date for a number.
  const ceiling = Math.min(limits.maxMs, limits.baseMs * 2 ** Math.min(attempt - 1, 30));
  const jittered = ceiling / 2 + (ceiling / 2) * random();
  return Math.round(Math.max(jittered, retryAfterMs || 0));
}
