import type { Clock } from "../clock.ts";
import { WebhookError } from "../errors.ts";
import { inTime } from "../turn/in-time.ts";

export function bodyTooLarge(maxBytes: number): WebhookError {
  return new WebhookError("body_too_large", 413, `The body is larger than ${maxBytes} bytes.`);
}

export interface BodyLimits {
  readonly maxBytes: number;
  readonly clock: Clock;
  /** How long the body may take to come in whole. */
  readonly timeoutMs: number;
}

/** Reads a Fetch body as text, no further than `maxBytes` and no longer than `timeoutMs`. */
export async function readBoundedBody(request: Request, limits: BodyLimits): Promise<string> {
  const declared = request.headers.get("content-length");
  if (Number(declared ?? "0") > limits.maxBytes) {
    await request.body?.cancel().catch(() => {});
    throw bodyTooLarge(limits.maxBytes);
  }
  const isDeclared = declared !== null && /^\d+$/.test(declared);
  // The server holds a client to a length that it has declared, and reads it faster whole than by a stream.
  return isDeclared && request.headers.get("transfer-encoding") === null
    ? readDeclared(request, limits)
    : readStreamed(request, limits);
}

async function readDeclared(
  request: Request,
  { maxBytes, clock, timeoutMs }: BodyLimits,
): Promise<string> {
  const text = await inTime(clock, timeoutMs, tooSlow, () => request.text()).catch(unreadable);
  // A unit of UTF-16 is at most three bytes of UTF-8.
  const fits = text.length * 3 <= maxBytes || new TextEncoder().encode(text).length <= maxBytes;
  if (!fits) throw bodyTooLarge(maxBytes);
  return text;
}

async function readStreamed(
  request: Request,
  { maxBytes, clock, timeoutMs }: BodyLimits,
): Promise<string> {
  if (!request.body) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  const reader = request.body.getReader();
  let late = false;
  const cancel = clock.after(timeoutMs, () => {
    late = true;
    void reader.cancel().catch(() => {});
  });
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      bytes += part.value.byteLength;
      if (bytes > maxBytes) {
        await reader.cancel().catch(() => {});
        throw bodyTooLarge(maxBytes);
      }
      text += decoder.decode(part.value, { stream: true });
    }
  } catch (cause) {
    unreadable(cause);
  } finally {
    cancel();
  }
  if (late) throw tooSlow();
  return text + decoder.decode();
}

function unreadable(cause: unknown): never {
  if (cause instanceof WebhookError) throw cause;
  throw new WebhookError("body_unreadable", 400, "The body could not be read to its end.", {
    cause,
  });
}

function tooSlow(): WebhookError {
  return new WebhookError("body_unreadable", 408, "The body took too long to arrive.");
}
