import { once } from "node:events";
import { PassThrough } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, expect, it, vi } from "vitest";
import { readNodeBody } from "./read-node-body.ts";

afterEach(() => {
  vi.useRealTimers();
});

it("puts characters together that came in two chunks", async () => {
  const stream = new PassThrough();
  const bytes = Buffer.from("a👋é");
  for (const byte of bytes) stream.write(Buffer.of(byte));
  stream.end();
  expect(await readNodeBody(stream, 100)).toBe("a👋é");
});

it("holds little more than the body, however small its chunks are", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const bytesInUse = (): number => {
    collectGarbage();
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const stream = new PassThrough();
  const reading = readNodeBody(stream, 60_000);
  const before = bytesInUse();
  const sent = Buffer.from("0123456789".repeat(6_000));
  for (const byte of sent) {
    // As Node's parser of HTTP makes them: each has memory of its own.
    if (!stream.write(new Uint8Array([byte]))) await once(stream, "drain");
  }
  expect(bytesInUse() - before).toBeLessThan(1_000_000);
  stream.end();
  expect(await reading).toBe(sent.toString());
});

it("reads a stream whose encoding the host has set, counting bytes", async () => {
  const whole = new PassThrough().setEncoding("utf8");
  whole.end("ééé");
  expect(await readNodeBody(whole, 6)).toBe("ééé");
  const tooLong = new PassThrough().setEncoding("utf8");
  tooLong.end("ééé");
  await expect(readNodeBody(tooLong, 5)).rejects.toMatchObject({
    code: "body_too_large",
    status: 413,
  });
});

it("wakes a stream that the host has paused", async () => {
  const stream = new PassThrough().pause();
  stream.end("12345");
  expect(await readNodeBody(stream, 5)).toBe("12345");
});

it("refuses an announced length over the cap without reading", async () => {
  const exact = new PassThrough();
  exact.end("0123456789");
  expect(await readNodeBody(exact, 10, { contentLength: 10 })).toBe("0123456789");
  const stream = new PassThrough();
  stream.end("x");
  const reading = readNodeBody(stream, 10, { contentLength: 11 });
  await expect(reading).rejects.toMatchObject({ code: "body_too_large" });
  expect(stream.readableDidRead).toBe(false);
});

it("stops reading once the cap is passed", async () => {
  const stream = new PassThrough({ highWaterMark: 4 });
  stream.write("123456");
  await expect(readNodeBody(stream, 5)).rejects.toMatchObject({ code: "body_too_large" });
  expect([stream.isPaused(), stream.listenerCount("data")]).toEqual([true, 0]);
});

it("says that a body broke off, before it was asked for or while it came", async () => {
  const gone = new PassThrough();
  gone.destroy();
  await expect(readNodeBody(gone, 5)).rejects.toMatchObject({
    code: "body_unreadable",
    status: 400,
  });
  for (const end of ["destroy", "end"] as const) {
    const over = new PassThrough();
    over.resume()[end]();
    await once(over, "close");
    const late = readNodeBody(over, 5, { bodyTimeoutMs: 1 });
    await expect(late).rejects.toMatchObject({ code: "body_unreadable", status: 400 });
  }
  const going = new PassThrough();
  const reading = readNodeBody(going, 5);
  going.destroy(new Error("reset"));
  await expect(reading).rejects.toMatchObject({ code: "body_unreadable", status: 400 });
});

it("gives up on a body that takes too long", async () => {
  const reading = readNodeBody(new PassThrough(), 5, { bodyTimeoutMs: 1 });
  await expect(reading).rejects.toMatchObject({ code: "body_unreadable", status: 408 });
});

it("waits without an end for a body where it was told to", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const stream = new PassThrough();
  const reading = readNodeBody(stream, 5, { bodyTimeoutMs: Number.POSITIVE_INFINITY });
  vi.advanceTimersByTime(20 * 86_400_000);
  stream.end("12345");
  expect(await reading).toBe("12345");
});

it("does not let an error after a refusal become an uncaught one", async () => {
  const stream = new PassThrough();
  stream.write("123456");
  await expect(readNodeBody(stream, 5)).rejects.toMatchObject({ code: "body_too_large" });
  expect(stream.emit("error", new Error("reset"))).toBe(true);
});

it("leaves no timer behind, whether it was read or refused", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const whole = new PassThrough();
  const reading = readNodeBody(whole, 5);
  expect(vi.getTimerCount()).toBe(1);
  whole.end("12345");
  await reading;
  const tooLong = new PassThrough();
  tooLong.end("123456");
  await expect(readNodeBody(tooLong, 5)).rejects.toMatchObject({ code: "body_too_large" });
  expect(vi.getTimerCount()).toBe(0);
});

it("has no complaint about a connection that closes after the body", async () => {
  const stream = new PassThrough();
  const reading = readNodeBody(stream, 5);
  stream.end("12345");
  expect(await reading).toBe("12345");
  stream.pause = vi.fn(stream.pause);
  expect(stream.emit("error", new Error("reset"))).toBe(true);
  stream.emit("close");
  expect(stream.pause).not.toHaveBeenCalled();
});
