import type { Clock } from "../clock.ts";
import { WebhookError } from "../errors.ts";

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
export async function readBoundedBody(
  request: Request,
  { maxBytes, clock, timeoutMs }: BodyLimits,
): Promise<string> {
  const declared = Number(request.headers.get("content-length") ?? "0");
  if (declared > maxBytes) {
    await request.body?.cancel().catch(() => {});
    throw bodyTooLarge(maxBytes);
  }
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
    if (cause instanceof WebhookError) throw cause;
    throw new WebhookError("body_unreadable", 400, "The body could not be read to its end.", {
      cause,
    });
  } finally {
    cancel();
  }
  if (late) throw new WebhookError("body_unreadable", 408, "The body took too long to arrive.");
  return text + decoder.decode();
}
