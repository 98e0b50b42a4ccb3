/**
 * When a burst of texts should be answered: `quietMs` after the newest of them, but no later than `maxWaitMs`
 * after the oldest. All in milliseconds; times since the epoch.
 */
export function burstDueAt(
  oldestAt: number,
  newestAt: number,
  limits: { readonly quietMs: number; readonly maxWaitMs: number },
): number {
  return Math.min(newestAt + limits.quietMs, oldestAt + Math.max(limits.quietMs, limits.maxWaitMs));
}
