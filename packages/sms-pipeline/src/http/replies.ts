import type { HttpReply } from "./request.ts";

// Nothing of ours may be cached, nor be taken for something else than it is.
const COMMON = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

export function textReply(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): HttpReply {
  return {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", ...COMMON, ...headers },
    body,
  };
}

export function jsonReply(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpReply {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...COMMON, ...headers },
    body: JSON.stringify(value),
  };
}
