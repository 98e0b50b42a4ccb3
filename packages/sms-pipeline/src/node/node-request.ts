import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
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

/**
 * What is asked of Node's request is asked once: Express gives each request a prototype, and so a hidden class, of its
 * own, which makes every look into it slow.
 */
class NodeHttpRequest implements HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly #req: IncomingMessage;
  readonly #headers: IncomingHttpHeaders;
  readonly #res: ServerResponse;
  readonly #options: NodeRequestOptions;
  #signal: AbortSignal | null = null;

  constructor(req: IncomingMessage, res: ServerResponse, options: NodeRequestOptions) {
    this.#req = req;
    this.#res = res;
    this.#options = options;
    const { method, socket } = req;
    this.#headers = req.headers;
    this.method = method ?? "GET";
    const scheme = "encrypted" in socket && socket.encrypted === true ? "https" : "http";
    const host = hostOr(this.header("host") ?? undefined, "localhost");
    this.url = `${scheme}://${host}${requestPath(options.target ?? req.url ?? "/")}`;
  }

  header(name: string): string | null {
    const value: unknown = this.#headers[name];
    if (typeof value === "string") return value;
    if (Array.isArray(value)) return value.join(", ");
    // HTTP/2 names the host so.
    return name === "host" ? this.header(":authority") : null;
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
    const { host = NOTHING_KEPT, stream = this.#req, bodyTimeoutMs } = this.#options;
    const raw = keptRawBody(host, maxBytes);
    if (raw !== null) return raw;
    const length = this.header("content-length");
    const contentLength = length === null ? undefined : Number(length);
    const limits = { contentLength, bodyTimeoutMs };
    if (isUnread(stream)) return readNodeBody(stream, maxBytes, limits);
    if (host.body === undefined) {
      if (!stream.readableEnded) {
        // The host is still reading, and what it keeps is there at the end.
        await readNodeBody(stream, maxBytes, limits);
        return this.readBody(maxBytes);
      }
      if (!announcesBody(this.#req)) return "";
    }
    return bodyReadByHost(host, this.header("content-type") ?? "", maxBytes);
  }
}

const NOTHING_KEPT: HostBody = {};

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
