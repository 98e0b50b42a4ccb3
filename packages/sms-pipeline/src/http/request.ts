/** A request as an adapter hands it over: nothing of it is read, parsed or copied before it is needed. */
export interface HttpRequest {
  readonly method: string;
  /** The full URL as the server received it (scheme and host from its own socket and Host header, never trusted). */
  readonly url: string;
  /** A header's value by its name in lower case; null when it is not there. */
  header(name: string): string | null;
  /**
   * The body as text, read once. Throws `WebhookError` `body_too_large` (413) as soon as more than `maxBytes` came,
   * or `body_unreadable` (400) when it broke off.
   */
  readBody(maxBytes: number): Promise<string>;
  /** The address of the peer at the other end of the socket; undefined when the runtime does not tell. */
  readonly remoteAddress?: string | undefined;
  /** Aborts when the client goes away. */
  readonly signal?: AbortSignal | undefined;
  /** Keeps a serverless runtime alive until the work is done. */
  readonly waitUntil?: ((work: Promise<unknown>) => void) | undefined;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Also of an answer to HEAD, which has the headers of this body and no body. */
  readonly body: string;
}
