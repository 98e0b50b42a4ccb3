import type { Readable } from "node:stream";
import { systemClock } from "../clock.ts";
import { WebhookError } from "../errors.ts";
import { bodyTooLarge } from "../http/bounded-body.ts";

/** How long a body may take from its first to its last byte, in milliseconds. */
export const DEFAULT_BODY_TIMEOUT_MS = 10_000;

/** A chunk of one byte takes as much memory as one of 600, and a client can send nothing but such. */
const MOST_CHUNKS = 64;

export interface ReadNodeBodyOptions {
  /** What the Content-Length header announces, in bytes: more than the cap is refused before anything is read. */
  readonly contentLength?: number | undefined;
  /** Default: 10 s for the whole body. */
  readonly bodyTimeoutMs?: number | undefined;
}

/**
 * Reads a stream as UTF-8 text. Holds little more than `maxBytes`, and leaves the rest of a longer body unread.
 * Throws `WebhookError`: `body_too_large` (413), or `body_unreadable` when it broke off (400) or was too slow (408).
 */
export function readNodeBody(
  stream: Readable,
  maxBytes: number,
  options: ReadNodeBodyOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    if (options.contentLength !== undefined && options.contentLength > maxBytes) {
      reject(bodyTooLarge(maxBytes));
      return;
    }
    if (stream.destroyed || stream.readableEnded) {
      reject(brokeOff(stream.errored));
      return;
    }

    let chunks: Uint8Array[] = [];
    let bytes = 0;
    let isOver = false;
    const cancelTimer = systemClock.after(options.bodyTimeoutMs ?? DEFAULT_BODY_TIMEOUT_MS, () =>
      refuse(tooSlow()),
    );

    // The listeners stay where they are: taking four off costs as much as reading a webhook, and a connection that is
    // reset later must find one for its error.
    function onData(chunk: unknown): void {
      // A host that called setEncoding() gets strings, and so do we.
      const piece = chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk));
      bytes += piece.byteLength;
      if (bytes > maxBytes) refuse(bodyTooLarge(maxBytes));
      else if (chunks.push(piece) >= MOST_CHUNKS) chunks = [Buffer.concat(chunks, bytes)];
    }
    function onEnd(): void {
      finish();
      resolve(Buffer.concat(chunks, bytes).toString("utf8"));
    }
    function onError(cause: unknown): void {
      if (!isOver) refuse(brokeOff(cause));
    }
    function onClose(): void {
      if (!isOver) refuse(brokeOff(undefined));
    }
    function refuse(error: WebhookError): void {
      finish();
      stream.off("data", onData).pause();
      reject(error);
    }
    function finish(): void {
      isOver = true;
      cancelTimer();
    }

    stream.on("data", onData).on("end", onEnd).on("error", onError).on("close", onClose);
    // Adding a listener does not wake a stream that was paused by name.
    if (stream.isPaused()) stream.resume();
  });
}

function brokeOff(cause: unknown): WebhookError {
  return new WebhookError("body_unreadable", 400, "The body broke off before its end.", { cause });
}

function tooSlow(): WebhookError {
  return new WebhookError("body_unreadable", 408, "The body took too long to arrive.");
}
