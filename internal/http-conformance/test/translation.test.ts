import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EXPRESS_SURFACES } from "../src/express-surfaces.ts";
import { FASTIFY_SURFACES } from "../src/fastify-surfaces.ts";
import { NODE_SURFACE } from "../src/node-surface.ts";
import { createRecordingPipeline, type RecordingPipeline } from "../src/recording-pipeline.ts";
import { HOST_ERROR, HOST_ROUTE, type OpenSurface } from "../src/surface.ts";
import { TRANSLATION_CASES } from "../src/translation-cases.ts";

describe.each([NODE_SURFACE, ...EXPRESS_SURFACES, ...FASTIFY_SURFACES])("$name", (surface) => {
  let pipeline: RecordingPipeline;
  let server: OpenSurface;
  let answerWith: () =>
    | Promise<never>
    | { status: number; headers: Record<string, string>; body: string };

  beforeEach(async () => {
    answerWith = () => ({
      status: 202,
      headers: { "content-type": "text/xml", "x-own": "kept" },
      body: "<Response>é</Response>",
    });
    pipeline = createRecordingPipeline({ answer: () => answerWith() });
    server = await surface.open(pipeline);
  });
  afterEach(() => server.close());

  function send(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`http://127.0.0.1:${server.port}${path}`, init);
  }

  it.each(TRANSLATION_CASES)("hands over $name", async ({ method, path, headers, body, ...it }) => {
    const response = await send(path, {
      method,
      headers: headers ?? {},
      ...(body === undefined ? {} : { body }),
    });
    expect(response.status).toBe(202);
    expect(pipeline.seen.map(it.reads)).toEqual([it.expected]);
  });

  it("sends the reply's status, headers and body", async () => {
    const response = await send("/api/v1/sms/test");
    expect([
      response.status,
      response.headers.get("content-type"),
      response.headers.get("x-own"),
    ]).toEqual([202, "text/xml", "kept"]);
    expect(response.headers.get("content-length")).toBe("23");
    expect(await response.text()).toBe("<Response>é</Response>");
  });

  it("sends a 204 without a body", async () => {
    answerWith = () => ({ status: 204, headers: {}, body: "" });
    const response = await send("/api/v1/sms/test", { method: "POST", body: "x" });
    expect([
      response.status,
      response.headers.get("content-length"),
      await response.text(),
    ]).toEqual([204, null, ""]);
  });

  it.runIf(surface.host)("leaves other paths to the host app", async () => {
    for (const path of ["/api/v1/smsx", "/api/v1", "/elsewhere?/api/v1/sms"]) {
      expect((await send(path)).status).toBe(404);
    }
    expect(pipeline.seen).toEqual([]);
  });

  it.runIf(surface.host)("leaves the host app's own parsers as they were", async () => {
    const without = await surface.open(null);
    const parsed = async (port: number, type: string, body: string) => {
      const headers = { "content-type": type };
      const url = `http://127.0.0.1:${port}${HOST_ROUTE}`;
      const response = await fetch(url, { method: "POST", headers, body });
      return [response.status, await response.text()];
    };
    for (const [type, body] of [
      ["application/json", '{"a":1}'],
      ["application/x-www-form-urlencoded", "a=1"],
    ] as const) {
      expect(await parsed(server.port, type, body)).toEqual(await parsed(without.port, type, body));
    }
    await without.close();
  });

  it.runIf(surface.host)("gives an unexpected error to the host app's error handler", async () => {
    answerWith = () => Promise.reject(new Error("unexpected"));
    const response = await send("/api/v1/sms/test");
    expect([response.status, await response.text()]).toEqual([500, HOST_ERROR]);
  });
});
