import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createTlsServer, get } from "node:https";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, it } from "vitest";
import { TEST_CERTIFICATE, TEST_KEY } from "../twilio/test-certificate.ts";
import type { HostBody } from "./host-body.ts";
import { createNodeHandler } from "./node-handler.ts";
import { toHttpRequest } from "./node-request.ts";

let server: Server | undefined;
afterEach(() => server?.close().closeAllConnections());

async function portOf(listening: Server): Promise<number> {
  server = listening;
  await once(listening.listen(0, "127.0.0.1"), "listening");
  const address = listening.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** What the pipeline reads after the host has: the body, or the code of the error. */
async function bodyAfter(host: (req: IncomingMessage) => Promise<HostBody>, request: string) {
  const read = Promise.withResolvers<string>();
  const port = await portOf(
    createServer(async (req, res) => {
      const left = await host(req);
      const body = toHttpRequest(req, res, { host: left }).readBody(100);
      read.resolve(body.catch((error) => error.code));
    }),
  );
  connect(port, "127.0.0.1").write(`POST / HTTP/1.1\r\nHost: a.example\r\n${request}`);
  return read.promise;
}

const JSON_BODY = 'Content-Type: application/json\r\nContent-Length: 8\r\n\r\n{"a": 1}';
const IN_CHUNKS = "Transfer-Encoding: chunked\r\n\r\n2\r\nHi\r\n0\r\n\r\n";

async function leavingNothing(req: IncomingMessage): Promise<HostBody> {
  await text(req);
  return {};
}

it("prefers the bytes that the host kept to what it made of them", async () => {
  const host = async (req: IncomingMessage) => {
    const rawBody = await text(req);
    return { body: JSON.parse(rawBody), rawBody };
  };
  expect(await bodyAfter(host, JSON_BODY)).toBe('{"a": 1}');
});

it("takes what the host says was the body, also where none was announced", async () => {
  const host = async (req: IncomingMessage) => ({ ...(await leavingNothing(req)), body: { a: 1 } });
  expect(await bodyAfter(host, "\r\n")).toBe('{"a":1}');
});

it.each([
  ["an empty body", "Content-Length: 0\r\n\r\n", ""],
  ["no body", "\r\n", ""],
  ["a body", JSON_BODY, "body_unreadable"],
  ["a body in chunks", IN_CHUNKS, "body_unreadable"],
])("tells %s that the host left nothing of", async (_name, request, expected) => {
  expect(await bodyAfter(leavingNothing, request)).toBe(expected);
});

it("says of a client that has gone before anybody asked that it is gone", async () => {
  const gone = Promise.withResolvers<boolean | undefined>();
  const arrived = Promise.withResolvers<void>();
  const port = await portOf(
    createServer(async (req, res) => {
      arrived.resolve();
      await once(res, "close");
      gone.resolve(toHttpRequest(req, res).signal?.aborted);
    }),
  );
  const socket = connect(port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
  await arrived.promise;
  socket.destroy();
  expect(await gone.promise).toBe(true);
});

it("says https where the server itself speaks TLS", async () => {
  const handler = createNodeHandler({
    basePath: "",
    handle: async ({ url }) => ({ status: 200, headers: {}, body: url }),
  });
  const key = { key: TEST_KEY, cert: TEST_CERTIFICATE };
  const url = `https://127.0.0.1:${await portOf(createTlsServer(key, handler))}/a?b`;
  const request = get(url, { ca: TEST_CERTIFICATE, agent: false });
  const [response]: IncomingMessage[] = await once(request, "response");
  expect(response && (await text(response))).toBe(url);
});
