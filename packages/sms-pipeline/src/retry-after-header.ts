/**
 * A `Retry-After` header (RFC 9110, section 10.2.3), seconds or a date, in milliseconds from `nowMs`; null when it says
 * nothing usable.
 */
export function retryAfterHeaderMs(
  header: string | null | undefined,
  nowMs: number,
): number | null {
  const value = header?.trim() ?? "";
  if (/^\d+(?:\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  // A date always has letters; Date.parse would also read "-5" as one.
  const date = /[a-z]/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}
