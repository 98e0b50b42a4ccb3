import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { exchange, openConnection, readAnswer } from "../src/exchange.ts";
import { EXPRESS_SURFACES } from "../src/express-surfaces.ts";
import { FASTIFY_SURFACES } from "../src/fastify-surfaces.ts";
import { NODE_SURFACE } from "../src/node-surface.ts";
import {
  createRecordingPipeline,
  type RecordingPipelineOptions,
  text,
} from "../src/recording-pipeline.ts";
import type { OpenSurface, SurfaceOptions } from "../src/surface.ts";

const PATH = "/api/v1/sms/webhook/sms";

describe.each([NODE_SURFACE, ...EXPRESS_SURFACES, ...FASTIFY_SURFACES])("$name", (surface) => {
  let server: OpenSurface;
  afterEach(() => server.close());

  async function open(recording: RecordingPipelineOptions = {}, options: SurfaceOptions = {}) {
    const pipeline = createRecordingPipeline(recording);
    server = await surface.open(pipeline, options);
    return pipeline;
  }

  function post(headers: string, body: string): string {
    return `POST ${PATH} HTTP/1.1\r\nHost: example.com\r\nContent-Type: application/x-www-form-urlencoded\r\n${headers}\r\n${body}`;
  }

  it("refuses a body over the cap, counted in bytes", async () => {
    const pipeline = await open({ maxBytes: 30 });
    const body = `Body=${"é".repeat(13)}`; // 31 bytes, 18 characters
    const length = Buffer.byteLength(body);
    const answer = await exchange(
      server.port,
      post(`Connection: close\r\nContent-Length: ${length}\r\n`, body),
    );
    // Express apps that have parsed the body write it out anew, percent-encoded: longer still.
    expect([answer.status, answer.body]).toEqual([413, "body_too_large"]);
    expect(pipeline.seen).toEqual([]);
  });

  it("refuses a chunked body over the cap", async () => {
    await open({ maxBytes: 30 });
    const chunk = `5\r\nBody=\r\n20\r\n${"x".repeat(32)}\r\n0\r\n\r\n`;
    const head = "Connection: close\r\nTransfer-Encoding: chunked\r\n";
    expect(await exchange(server.port, post(head, chunk))).toMatchObject({
      status: 413,
      body: "body_too_large",
    });
  });

  it("answers a request that broke off, without calling it a body", async () => {
    const finished = Promise.withResolvers<string>();
    const pipeline = createRecordingPipeline();
    server = await surface.open({
      ...pipeline,
      async handle(request) {
        const reply = await pipeline.handle(request);
        finished.resolve(reply.body);
        return reply;
      },
    });
    const socket = await openConnection(server.port);
    socket.write(post("Content-Length: 100\r\n", "Body=half"));
    socket.end();
    socket.destroySoon();
    // A host that parses first refuses the request itself, and the pipeline never hears of it.
    const outcome = await Promise.race([
      finished.promise,
      once(socket, "close").then(() => "closed"),
    ]);
    expect(["body_unreadable", "closed"]).toContain(outcome);
    expect(pipeline.seen).toEqual([]);
  });

  it("aborts the signal when the client goes away before the reply", async () => {
    const aborted = Promise.withResolvers<void>();
    const waiting = Promise.withResolvers<void>();
    await open({
      async answer({ signal }) {
        signal?.addEventListener("abort", () => aborted.resolve());
        waiting.resolve();
        await aborted.promise;
        return text(200, "too late");
      },
    });
    const socket = await openConnection(server.port);
    socket.write(post("Content-Length: 6\r\n", "Body=x"));
    await waiting.promise;
    socket.destroy();
    await aborted.promise;
  });

  it("leaves the signal alone when the reply was written", async () => {
    let signal: AbortSignal | undefined;
    await open({
      answer(request) {
        signal = request.signal;
        return text(200, "done");
      },
    });
    await exchange(server.port, post("Connection: close\r\nContent-Length: 6\r\n", "Body=x"));
    expect(signal?.aborted).toBe(false);
  });

  it("keeps the connection for the next request", async () => {
    await open();
    const socket = await openConnection(server.port);
    socket.write(post("Content-Length: 6\r\n", "Body=1"));
    await once(socket, "data");
    socket.write(post("Connection: close\r\nContent-Length: 6\r\n", "Body=2"));
    expect((await readAnswer(socket)).status).toBe(200);
  });

  it.each([
    ["a host with spaces", "exa mple.com"],
    ["a host with a path", "example.com/x?y#z"],
    ["a port that is none", "example.com:99999"],
    ["an address that is none", "999.999.999.999"],
    ["a user in the host", "user@example.com"],
    ["an empty host", ""],
  ])("gives a URL that can be parsed, for %s", async (_name, host) => {
    const pipeline = await open();
    const request = `GET ${PATH}?a=1 HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    expect((await exchange(server.port, request)).status).toBe(200);
    expect(pipeline.seen.map(({ url }) => url)).toEqual([`http://localhost${PATH}?a=1`]);
  });

  it.each(["[::1]:8080", "sms.example.com", "xn--bcher-kva.example:8443"])(
    "takes the host %s as it is",
    async (host) => {
      const pipeline = await open();
      await exchange(
        server.port,
        `GET ${PATH} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      );
      expect(pipeline.seen.map(({ url }) => url)).toEqual([`http://${host}${PATH}`]);
    },
  );

  it.each([
    `${PATH}/%zz`,
    `${PATH}/%00`,
    `${PATH}//..;/\\`,
    `http://other.example${PATH}`,
    `${PATH}?%`,
  ])("does not fail on the target %s", async (target) => {
    await open();
    const request = `GET ${target} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n`;
    expect((await exchange(server.port, request)).status).toBeLessThan(500);
  });

  it("leaves a malformed Content-Type to the pipeline", async () => {
    const pipeline = await open();
    const request = `POST ${PATH} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\nContent-Type: ;;/\r\nContent-Length: 6\r\n\r\nBody=x`;
    expect((await exchange(server.port, request)).status).toBe(200);
    expect(pipeline.seen.map(({ body, header }) => [body, header("content-type")])).toEqual([
      ["Body=x", ";;/"],
    ]);
  });
});

// Without a host that reads the body first, it is the adapter that stands against what a client does to it.
const READING = [NODE_SURFACE, ...EXPRESS_SURFACES, ...FASTIFY_SURFACES].filter(
  ({ name }) => !/before|kept|keeps/.test(name) || name === "Fastify, formbody before",
);

describe.each(READING)("$name, reading the body itself", (surface) => {
  let server: OpenSurface;
  afterEach(() => server.close());

  it("answers 408 to a body that comes too slowly, and closes the connection", async () => {
    server = await surface.open(createRecordingPipeline(), { bodyTimeoutMs: 30 });
    const socket = await openConnection(server.port);
    socket.write(`POST ${PATH} HTTP/1.1\r\nHost: a.example\r\nContent-Length: 100\r\n\r\nBody=`);
    const [answer] = await once(socket.setEncoding("utf8"), "data");
    expect(String(answer)).toMatch(/^HTTP\/1\.1 408 .*connection: close.*body_unreadable$/is);
    socket.end();
    await once(socket, "close");
  });

  it("answers before a body that is announced too long has come", async () => {
    server = await surface.open(createRecordingPipeline({ maxBytes: 1_000 }));
    const socket = await openConnection(server.port);
    socket.write(`POST ${PATH} HTTP/1.1\r\nHost: a.example\r\nContent-Length: 1001\r\n\r\n`);
    const [answer] = await once(socket.setEncoding("utf8"), "data");
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 .*connection: close.*body_too_large$/is);
    socket.end();
    await once(socket, "close");
  });

  it.each([
    ["announced", `Content-Length: ${64 * 65_536}\r\n`, (block: string) => block],
    ["chunked", "Transfer-Encoding: chunked\r\n", (block: string) => `10000\r\n${block}\r\n`],
  ])(
    "gets its 413 through to a client that sends all of a large body first (%s)",
    async (_name, head, framed) => {
      server = await surface.open(createRecordingPipeline({ maxBytes: 1_000 }));
      const socket = await openConnection(server.port);
      socket.write(`POST ${PATH} HTTP/1.1\r\nHost: a.example\r\n${head}\r\n`);
      const block = framed("x".repeat(65_536));
      for (let sent = 0; sent < 64; sent += 1) {
        if (!socket.write(block)) await once(socket, "drain");
      }
      if (head.startsWith("Transfer")) socket.write("0\r\n\r\n");
      expect(await readAnswer(socket)).toMatchObject({ status: 413, body: "body_too_large" });
    },
  );
});
