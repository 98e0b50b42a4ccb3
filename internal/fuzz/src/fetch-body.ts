import type { FuzzRequest } from "./inputs/request.ts";

const PIECES = 7;

/** The body of a `Request`: at once, or as a stream that comes in pieces, fails half way, or never ends. */
export function fetchBody(
  bytes: Uint8Array<ArrayBuffer>,
  delivery: FuzzRequest["delivery"],
): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> {
  if (delivery === "whole") return bytes;
  const size = Math.max(1, Math.ceil(bytes.length / PIECES));
  const end = delivery === "in pieces" ? bytes.length : Math.floor(bytes.length / 2);
  let at = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (at < end) {
        controller.enqueue(bytes.slice(at, at + size));
        at += size;
        return;
      }
      if (delivery === "in pieces") controller.close();
      if (delivery === "breaks off") controller.error(new Error("The client is gone."));
      if (delivery === "stalls") await new Promise(() => {});
    },
  });
}
