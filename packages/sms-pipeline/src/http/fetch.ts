import type { Clock } from "../clock.ts";
import { readBoundedBody } from "./bounded-body.ts";
import type { HttpRequest } from "./request.ts";
import type { RouteHandler } from "./router.ts";

export interface FetchContext {
  /** Keeps the runtime alive until the work is done, where it freezes or ends a function after its response. */
  readonly waitUntil?: ((work: Promise<unknown>) => void) | undefined;
  /** The address of the peer at the other end of the socket. */
  readonly remoteAddress?: string | undefined;
}

interface ServeOptions {
  /** As it was passed: a runtime's own context object may have its methods on its prototype. */
  readonly context: FetchContext | undefined;
  readonly clock: Clock;
  readonly bodyTimeoutMs: number;
}

/** Fetch's `Request` and `Response` around the framework-free handler. */
export async function serveFetch(
  handle: RouteHandler,
  request: Request,
  options: ServeOptions,
): Promise<Response> {
  const { status, headers, body } = await handle(new FetchHttpRequest(request, options));
  return new Response(status === 204 || request.method === "HEAD" ? null : body, {
    status,
    headers,
  });
}

class FetchHttpRequest implements HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly remoteAddress: string | undefined;
  readonly waitUntil: ((work: Promise<unknown>) => void) | undefined;
  readonly #request: Request;
  readonly #options: ServeOptions;

  constructor(request: Request, options: ServeOptions) {
    const { context } = options;
    this.method = request.method;
    this.url = request.url;
    this.remoteAddress = context?.remoteAddress;
    this.waitUntil = context?.waitUntil && ((work) => context.waitUntil?.(work));
    this.#request = request;
    this.#options = options;
  }

  /** Looked up when it is asked for: to some servers a signal is dear, and most requests are answered without one. */
  get signal(): AbortSignal {
    return this.#request.signal;
  }

  header(name: string): string | null {
    const value = this.#request.headers.get(name);
    // A Request that was not made by a server has no Host header.
    return value ?? (name === "host" ? new URL(this.url).host : null);
  }

  readBody(maxBytes: number): Promise<string> {
    const { clock, bodyTimeoutMs: timeoutMs } = this.#options;
    return readBoundedBody(this.#request, { maxBytes, clock, timeoutMs });
  }
}
