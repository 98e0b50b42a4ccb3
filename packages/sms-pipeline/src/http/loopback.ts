import type { HttpRequest } from "./request.ts";

const LOOPBACK_ADDRESS = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/** The headers, in lower case, by which a request shows that it came through a proxy or tunnel. */
export const ADDED_BY_PROXIES: readonly string[] = [
  "forwarded",
  "via",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-real-ip",
];

/**
 * Whether the request comes straight from this machine. A proxy or tunnel on this machine would make everybody look
 * local, so nothing that a proxy adds may be there; and the Host must be local too, so that a page in a browser can't
 * reach us under a name of its own (DNS rebinding).
 */
export function isFromThisMachine(request: HttpRequest): boolean {
  return (
    LOOPBACK_ADDRESS.test(request.remoteAddress ?? "") &&
    LOOPBACK_HOST.test(request.header("host") ?? "") &&
    ADDED_BY_PROXIES.every((name) => request.header(name) === null)
  );
}
