import { ADDED_BY_PROXIES } from "sms-pipeline";

// The desk can text as anybody and read everything, and needs no password: so only this machine may use it.

/** Who is at the other end of the socket. */
export interface Peer {
  /** Undefined where the server does not tell. */
  readonly remoteAddress?: string | undefined;
}

export interface PeerEnv {
  readonly Bindings: Peer;
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i;
const LOOPBACK_ADDRESS = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/**
 * Why a request is refused; null when it is let in. A page on the internet must not reach the desk through the browser of
 * whoever runs it: neither under a name of its own (DNS rebinding), nor from its own origin, nor through a tunnel to this machine.
 */
export function refusalOf(
  request: Request,
  { remoteAddress }: Peer,
  allowedHosts: readonly string[],
): string | null {
  const host = request.headers.get("host") ?? new URL(request.url).host;
  const name = host.replace(/:\d+$/, "");
  const allowed =
    allowedHosts.includes("*") ||
    allowedHosts.some((other) => other.toLowerCase() === name.toLowerCase());
  if (!allowed) {
    if (!LOOPBACK.test(name)) {
      return "The phone is for this machine only: open it as localhost, or name the host in allowedHosts (--allow-host).";
    }
    // A Host header is soon forged; the address at the other end of the socket is not.
    if (remoteAddress !== undefined && !LOOPBACK_ADDRESS.test(remoteAddress)) {
      return "The phone is for this machine only, and this request came from another one: name the host in allowedHosts (--allow-host).";
    }
    if (ADDED_BY_PROXIES.some((header) => request.headers.has(header))) {
      return "The phone is for this machine only, and this request came through a proxy or tunnel: open it as localhost.";
    }
  }
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const foreignOrigin = origin !== null && !(URL.canParse(origin) && new URL(origin).host === host);
  if (foreignOrigin || site === "cross-site" || site === "same-site") {
    return "Another site's page may not use the phone.";
  }
  return null;
}
