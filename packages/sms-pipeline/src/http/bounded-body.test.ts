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

/** Never ends by itself, but breaks off before it takes up the memory. */
function endless() {
  let pieces = 0;
  const body = { canceled: false, stream: new ReadableStream<Uint8Array>() };
  body.stream = new ReadableStream({
    pull(controller) {
      pieces++;
      if (pieces > 1_000) controller.error(new Error("too much was read"));
      else controller.enqueue(new TextEncoder().encode("Body="));
    },
    cancel() {
      body.canceled = true;
    },
  });
  return body;
}

describe("readBoundedBody", () => {
  const clock = createTestClock();
  const limits = { maxBytes: 8, clock, timeoutMs: 1_000 };

  it("counts bytes, not characters, and takes exactly as many as are allowed", async () => {
    expect(await readBoundedBody(post("éééé"), limits)).toBe("éééé");
    await expect(readBoundedBody(post("ééééé"), limits)).rejects.toMatchObject({ status: 413 });
  });

  it("puts a character together that came in two pieces, and takes no body for an empty one", async () => {
    const pieces = [...new TextEncoder().encode("a👋é")].map((byte) => Uint8Array.of(byte));
    expect(await readBoundedBody(post(ReadableStream.from(pieces)), limits)).toBe("a👋é");
    const bodiless = new Request("http://localhost/", { method: "POST" });
    expect(await readBoundedBody(bodiless, limits)).toBe("");
  });

  it("refuses a declared length before it reads, and lets go of the body", async () => {
    let canceled = false;
    const body = stalled(() => {
      canceled = true;
    });
    const request = post(body, { "content-length": "9" });
    await expect(readBoundedBody(request, limits)).rejects.toMatchObject({ status: 413 });
    expect(canceled).toBe(true);
  });

  it.each([
    {},
    { "content-length": "8", "transfer-encoding": "chunked" },
    { "content-length": "-1" },
    { "content-length": "5, 6" },
  ])("reads no further than the limit where no length binds the client: %j", async (headers) => {
    const body = endless();
    await expect(readBoundedBody(post(body.stream, headers), limits)).rejects.toMatchObject({
      status: 413,
      code: "body_too_large",
    });
    expect(body.canceled).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it("counts the bytes of a body that is longer than it declared", async () => {
    const read = (body: string) => readBoundedBody(post(body, { "content-length": "5" }), limits);
    expect(await read("éééé")).toBe("éééé");
    for (const body of ["ééééé", "€€€"]) {
      await expect(read(body)).rejects.toMatchObject({ status: 413, code: "body_too_large" });
    }
  });

  it.each(["-1", "1e0", "5, 6", ""])("makes nothing of the declared length %j", async (length) => {
    const read = (body: string) =>
      readBoundedBody(post(body, { "content-length": length }), limits);
    expect(await read("12345678")).toBe("12345678");
    await expect(read("123456789")).rejects.toMatchObject({ status: 413 });
  });

  it("gives up on a body that stalls before its declared end", async () => {
    const request = post(
      stalled(() => {}),
      { "content-length": "8" },
    );
    const read = readBoundedBody(request, limits);
    const refused = expect(read).rejects.toMatchObject({ status: 408, code: "body_unreadable" });
    await clock.advance(1_000);
    await refused;
    expect(clock.pending).toBe(0);
  });

  it.each([{}, { "content-length": "8" }])(
    "says so when a body breaks off: %j",
    async (headers) => {
      const broken = new ReadableStream<Uint8Array>({
        start: (controller) => controller.error(new Error("reset")),
      });
      await expect(readBoundedBody(post(broken, headers), limits)).rejects.toMatchObject({
        status: 400,
        code: "body_unreadable",
      });
      expect(clock.pending).toBe(0);
    },
  );

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
