/**
 * How long a response asks us to wait, in milliseconds; null when it does not say or can't be read. Reads
 * `retry-after-ms` (OpenAI and Azure), then `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3).
 */
export function retryAfterMs(
  header: (name: string) => string | null | undefined,
  nowMs: number,
): number | null {
  const milliseconds = nonNegative(header("retry-after-ms"));
  if (milliseconds !== null) return Math.ceil(milliseconds);

  const value = header("retry-after")?.trim();
  if (!value) return null;
  const seconds = nonNegative(value);
  if (seconds !== null) return Math.ceil(seconds * 1000);
  // A date always has letters; Date.parse would also read "-5" as one.
  const date = /[a-z]/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}

function nonNegative(value: string | null | undefined): number | null {
  return value && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : null;
}
