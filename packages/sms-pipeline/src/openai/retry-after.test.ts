import { expect, it } from "vitest";
import { retryAfterMs } from "./retry-after.ts";

const NOW = Date.parse("2026-11-05T12:00:00Z");

it.each<[Record<string, string>, number | null]>([
  [{}, null],
  [{ "retry-after": "20" }, 20_000],
  [{ "retry-after": "0" }, 0],
  [{ "retry-after": " 1.5 " }, 1500],
  [{ "retry-after": "Thu, 05 Nov 2026 12:00:30 GMT" }, 30_000],
  [{ "retry-after": "Thu, 05 Nov 2026 11:00:00 GMT" }, 0],
  [{ "retry-after": "-5" }, null],
  [{ "retry-after": "soon" }, null],
  [{ "retry-after": "" }, null],
  [{ "retry-after-ms": "250" }, 250],
  [{ "retry-after-ms": "250.4", "retry-after": "20" }, 251],
  [{ "retry-after-ms": "x", "retry-after": "20" }, 20_000],
])("%j asks to wait %j ms", (headers, wait) => {
  expect(retryAfterMs((name) => headers[name], NOW)).toBe(wait);
});
