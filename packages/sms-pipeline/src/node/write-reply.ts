import type { IncomingMessage, ServerResponse } from "node:http";
import { Duplex, Readable } from "node:stream";
import type { HttpReply } from "../http/request.ts";
import { announcesBody } from "./node-request.ts";

/** How long the client of a refused body has to finish before its connection, or stream of HTTP/2, is closed, in milliseconds. */
const LINGER_MS = 2_000;

/** What to send: the reply's headers as they must be on this connection, and its body. */
export interface NodeReply {
  readonly headers: Readonly<Record<string, string>>;
  /**
   * A stream when a part of the request's body is still unread. It gives the whole body at once, and ends when the
   * client has finished, or after a short while: a connection closed while bytes are on their way is reset, and the
   * client would lose the answer.
   */
  readonly body: string | Readable;
}

/** Fits a reply to the state of the request's connection. */
export function toNodeReply(req: IncomingMessage, reply: HttpReply): NodeReply {
  // Not by spreading: what is added then costs Node 20 a new hidden class each time.
  const headers: Record<string, string> = Object.assign({}, reply.headers);
  // RFC 9110 forbids the length on these (https://www.rfc-editor.org/rfc/rfc9110#section-8.6).
  if (reply.status !== 204 && reply.status !== 304) {
    headers["content-length"] = String(Buffer.byteLength(reply.body));
  }
  if (req.httpVersionMajor === 2) closeStreamAfterReply(req);
  if (!hasUnreadRest(req)) return { headers, body: reply.body };
  headers.connection = "close";
  if (reply.body === "") return { headers, body: "" };
  return { headers, body: Readable.from(bodyThenRest(req, reply.body), { objectMode: false }) };
}

/** Writes a reply, unless the client is gone or something else has answered already. */
export function writeReply(req: IncomingMessage, res: ServerResponse, reply: HttpReply): void {
  if (res.headersSent || res.destroyed) return;
  const { headers, body } = toNodeReply(req, reply);
  res.writeHead(reply.status, headers);
  if (typeof body === "string") res.end(body);
  else body.pipe(res);
}

/** Of HTTP/2, Node itself closes only what nobody began to read: a body refused halfway would hold the session open. */
function closeStreamAfterReply(req: IncomingMessage): void {
  if (req.readableEnded || req.readableFlowing === null || !("stream" in req)) return;
  const { stream } = req;
  if (!(stream instanceof Duplex)) return;
  stream.once("finish", () => {
    const timer = setTimeout(() => stream.destroy(), LINGER_MS);
    stream.once("close", () => clearTimeout(timer));
  });
}

/** Node itself reads off what nobody has asked for, but only a body that is there to its end can be trusted to end. */
function hasUnreadRest(req: IncomingMessage): boolean {
  if (req.readableEnded || req.destroyed || req.httpVersionMajor !== 1) return false;
  return announcesBody(req) && (req.readableDidRead || !req.complete);
}

async function* bodyThenRest(req: IncomingMessage, body: string): AsyncGenerator<Buffer> {
  yield Buffer.from(body);
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, LINGER_MS);
    function done(): void {
      clearTimeout(timer);
      req.off("end", done).off("close", done);
      resolve();
    }
    req.on("end", done).on("close", done);
    req.on("error", () => {});
    req.unpipe();
    req.resume();
  });
}
