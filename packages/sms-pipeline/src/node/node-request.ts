import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import type { HttpRequest } from "../http/request.ts";
import { bodyReadByHost, type HostBody, isUnread, keptRawBody } from "./host-body.ts";
import { readNodeBody } from "./read-node-body.ts";
import { hostOr, requestPath } from "./request-target.ts";

export interface NodeRequestOptions {
  /** The request target before any framework cut a mount path off it. Default: `req.url`. */
  readonly target?: string | undefined;
  /** Where the host app leaves what it read of the body. Default: it reads nothing. */
  readonly host?: HostBody | undefined;
  /** The stream to read, where the framework put another one in the place of `req`. */
  readonly stream?: Readable | undefined;
  /** How long reading the body may take, in milliseconds. Default: 10 s. */
  readonly bodyTimeoutMs?: number | undefined;
}

/**
 * Shows a Node request as the pipeline reads it. The URL has the scheme of the socket itself and the host of the Host
 * header; no forwarded header is looked at. Never throws.
 */
export function toHttpRequest(
  req: IncomingMessage,
  res: ServerResponse,
  options: NodeRequestOptions = {},
): HttpRequest {
  return new NodeHttpRequest(req, res, options);
}

class NodeHttpRequest implements HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly #req: IncomingMessage;
  readonly #res: ServerResponse;
  readonly #options: NodeRequestOptions;
  #signal: AbortSignal | null = null;

  constructor(req: IncomingMessage, res: ServerResponse, options: NodeRequestOptions) {
    this.#req = req;
    this.#res = res;
    this.#options = options;
    this.method = req.method ?? "GET";
    const scheme = "encrypted" in req.socket && req.socket.encrypted === true ? "https" : "http";
    // HTTP/2 names the host `:authority`.
    const host = req.headers.host ?? this.header(":authority") ?? undefined;
    this.url = `${scheme}://${hostOr(host, "localhost")}${requestPath(options.target ?? req.url ?? "/")}`;
  }

  header(name: string): string | null {
    const value: unknown = this.#req.headers[name];
    if (typeof value === "string") return value;
    return Array.isArray(value) ? value.join(", ") : null;
  }

  get remoteAddress(): string | undefined {
    return this.#req.socket.remoteAddress;
  }

  /** Made when first asked for: most requests are answered without one. */
  get signal(): AbortSignal {
    this.#signal ??= abortWhenGone(this.#res);
    return this.#signal;
  }

  async readBody(maxBytes: number): Promise<string> {
    const { host = {}, stream = this.#req, bodyTimeoutMs } = this.#options;
    const raw = keptRawBody(host, maxBytes);
    if (raw !== null) return raw;
    const nothingKept = host.body === undefined;
    if (nothingKept && stream.readableEnded && !announcesBody(this.#req)) return "";
    const leftInPieces = nothingKept && stream.destroyed && !stream.readableEnded;
    if (isUnread(stream) || leftInPieces) {
      const length = this.header("content-length");
      const contentLength = length === null ? undefined : Number(length);
      return readNodeBody(stream, maxBytes, { contentLength, bodyTimeoutMs });
    }
    return bodyReadByHost(host, this.header("content-type") ?? "", maxBytes);
  }
}

/** Whether a body was announced. */
export function announcesBody(req: IncomingMessage): boolean {
  const length = req.headers["content-length"];
  return req.headers["transfer-encoding"] !== undefined || (length !== undefined && length !== "0");
}

function abortWhenGone(res: ServerResponse): AbortSignal {
  if (res.destroyed && !res.writableFinished) return AbortSignal.abort();
  const controller = new AbortController();
  res.once("close", () => {
    if (!res.writableFinished) controller.abort();
  });
  return controller.signal;
}
