/**
 * Path and query of a request target, as written. Clients of proxies send whole URLs, and OPTIONS may ask for `*`
 * (https://www.rfc-editor.org/rfc/rfc9112#name-request-target): the first give their path, the rest `/`.
 */
export function requestPath(target: string): string {
  if (target.startsWith("/")) return target;
  if (!URL.canParse(target)) return "/";
  const { pathname, search } = new URL(target);
  return pathname.startsWith("/") ? pathname + search : "/";
}

/** Whether a path (with or without a query) is `basePath` or lies beneath it. */
export function isUnderBasePath(path: string, basePath: string): boolean {
  if (!path.startsWith(basePath)) return false;
  const next = path.charAt(basePath.length);
  return next === "" || next === "/" || next === "?" || next === "#";
}

/** The Host header if a URL can be made with it; `fallback` when it is missing or malformed. */
export function hostOr(host: string | undefined, fallback: string): string {
  if (host === undefined) return fallback;
  if (host === lastGood) return host;
  if (!HOST.test(host) || !URL.canParse(`http://${host}/`)) return fallback;
  lastGood = host;
  return host;
}

/** Nearly every request of a server names the same one. */
let lastGood: string | null = null;

// A name or IPv4 address, or an IPv6 address in brackets, and perhaps a port: nothing that would end the host part.
const HOST = /^(?:[\w.~%!$&'()*+,;=-]+|\[[\da-f:.]+\])(?::\d*)?$/i;
