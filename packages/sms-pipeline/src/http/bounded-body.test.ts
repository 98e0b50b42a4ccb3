import { describe, expect, it } from "vitest";
import { createTestClock } from "../testing/test-clock.ts";
import { readBoundedBody } from "./bounded-body.ts";

const post = (
  body: string | ReadableStream<Uint8Array>,
  headers: Record<string, string> = {},
): Request => new Request("http://localhost/", { method: "POST", body, headers, duplex: "half" });

/** Sends one piece, and then nothing more until it is canceled. */
function stalled(onCancel: () => void): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode("Body=")),
    cancel: onCancel,
  });
}

describe("readBoundedBody", () => {
  const clock = createTestClock();
  const limits = { maxBytes: 8, clock, timeoutMs: 1_000 };

  it("counts bytes, not characters, and takes exactly as many as are allowed", async () => {
    expect(await readBoundedBody(post("éééé"), limits)).toBe("éééé");
    await expect(readBoundedBody(post("ééééé"), limits)).rejects.toMatchObject({ status: 413 });
  });

  it("refuses a declared length before it reads", async () => {
    const request = post("short", { "content-length": "9" });
    await expect(readBoundedBody(request, limits)).rejects.toMatchObject({ status: 413 });
  });

  it("gives up on a body that stalls, and lets go of it", async () => {
    let canceled = false;
    const read = readBoundedBody(
      post(
        stalled(() => {
          canceled = true;
        }),
      ),
      limits,
    );
    const refused = expect(read).rejects.toMatchObject({ status: 408, code: "body_unreadable" });
    await clock.advance(1_000);
    await refused;
    expect(canceled).toBe(true);
    expect(clock.pending).toBe(0);
  });
});
