import type { Clock } from "../clock.ts";
import { readBoundedBody } from "./bounded-body.ts";
import type { RouteHandler } from "./router.ts";

export interface FetchContext {
  /** Keeps the runtime alive until the work is done, where it freezes or ends a function after its response. */
  readonly waitUntil?: (work: Promise<unknown>) => void;
  /** The address of the peer at the other end of the socket. */
  readonly remoteAddress?: string;
}

/** Fetch's `Request` and `Response` around the framework-free handler. */
export async function serveFetch(
  handle: RouteHandler,
  request: Request,
  context: FetchContext & { readonly clock: Clock; readonly bodyTimeoutMs: number },
): Promise<Response> {
  const reply = await handle({
    method: request.method,
    url: request.url,
    // A Request that was not made by a server has no Host header.
    header: (name) =>
      request.headers.get(name) ?? (name === "host" ? new URL(request.url).host : null),
    readBody: (maxBytes) =>
      readBoundedBody(request, {
        maxBytes,
        clock: context.clock,
        timeoutMs: context.bodyTimeoutMs,
      }),
    remoteAddress: context.remoteAddress,
    // Looked up when it is asked for: to some servers a signal is dear, and most requests are answered without one.
    get signal() {
      return request.signal;
    },
    waitUntil: context.waitUntil,
  });
  const { status, headers, body } = reply;
  return new Response(status === 204 || request.method === "HEAD" ? null : body, {
    status,
    headers,
  });
}
