import type { Readable } from "node:stream";
import { WebhookError } from "../errors.ts";
import { bodyTooLarge } from "../http/bounded-body.ts";
import { encodeParsedForm, isFormType } from "../http/form-encoding.ts";

/** What the host app may have left on its request after reading the body itself. */
export interface HostBody {
  /** The parsed body, as body parsers leave it. */
  readonly body?: unknown;
  /** The bytes as they came, where the host keeps them: what a signature over the body needs. */
  readonly rawBody?: unknown;
}

/**
 * Whether nobody has read the stream yet. `req.body` does not tell: without a body that its parsers know, Express 4
 * sets it to `{}`, and Express 5 leaves it undefined also after an empty body was read.
 */
export function isUnread(stream: Readable): boolean {
  return !stream.readableDidRead && !stream.readableEnded && !stream.destroyed;
}

/** The bytes that the host kept, as text; null when it kept none. Throws `WebhookError` `body_too_large`. */
export function keptRawBody(host: HostBody, maxBytes: number): string | null {
  return asText(host.rawBody, maxBytes);
}

/**
 * The body that the host has read and parsed, as text again: as it was when the host left a string or bytes, a form
 * encoded anew, anything else as JSON. Throws `WebhookError`: `body_too_large`, or `body_unreadable` when the host
 * read a body and left nothing of it, or something that can't be written out.
 */
export function bodyReadByHost(host: HostBody, contentType: string, maxBytes: number): string {
  const text = asText(host.body, maxBytes);
  if (text !== null) return text;
  if (host.body === undefined) {
    throw new WebhookError(
      "body_unreadable",
      400,
      "The body was read before it came here, and nothing was left of it: keep it as `rawBody`, or mount this first.",
    );
  }
  return capped(writtenOut(host.body, isFormType(contentType)), maxBytes);
}

/** `JSON.parse` takes any depth, `JSON.stringify` only what fits on the stack. */
function writtenOut(body: unknown, isForm: boolean): string {
  try {
    return isForm ? encodeParsedForm(body) : JSON.stringify(body);
  } catch (cause) {
    throw new WebhookError(
      "body_unreadable",
      400,
      "The body is nested too deeply, or holds what no JSON can hold.",
      { cause },
    );
  }
}

function asText(value: unknown, maxBytes: number): string | null {
  if (typeof value === "string") return capped(value, maxBytes);
  if (!(value instanceof Uint8Array)) return null;
  if (value.byteLength > maxBytes) throw bodyTooLarge(maxBytes);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("utf8");
}

function capped(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) > maxBytes) throw bodyTooLarge(maxBytes);
  return text;
}
