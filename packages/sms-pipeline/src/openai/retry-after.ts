import { retryAfterHeaderMs } from "../retry-after-header.ts";

/**
 * How long a response asks us to wait, in milliseconds; null when it does not say or can't be read. Reads
 * `retry-after-ms` (OpenAI and Azure), then `Retry-After`.
 */
export function retryAfterMs(
  header: (name: string) => string | null | undefined,
  nowMs: number,
): number | null {
  const milliseconds = header("retry-after-ms")?.trim() ?? "";
  if (/^\d+(?:\.\d+)?$/.test(milliseconds)) return Math.ceil(Number(milliseconds));
  return retryAfterHeaderMs(header("retry-after"), nowMs);
}
