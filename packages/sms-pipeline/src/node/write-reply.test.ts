import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import type { PipelineHandle } from "../pipeline-handle.ts";
import { createNodeHandler } from "./node-handler.ts";

let server: Server | undefined;
afterEach(() => {
  vi.useRealTimers();
  server?.close().closeAllConnections();
});

async function connectTo(listener: RequestListener): Promise<Socket> {
  server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return connect(port, "127.0.0.1").setEncoding("utf8");
}

async function answer(socket: Socket): Promise<string> {
  const [head] = await once(socket, "data");
  return String(head);
}

const refused = { status: 401, headers: {}, body: "refused" };

/** Refuses without a look at the body. */
const atOnce: PipelineHandle = { basePath: "", handle: async () => refused };

/** Refuses a body of more than four bytes once all of it has come. */
const halfway: PipelineHandle = {
  basePath: "",
  async handle(request) {
    await setImmediate();
    await expect(request.readBody(4)).rejects.toMatchObject({ status: 413 });
    return refused;
  },
};

function post(headers: string, body = ""): string {
  return `POST / HTTP/1.1\r\nHost: a.example\r\n${headers}\r\n\r\n${body}`;
}

it.each([
  ["stays silent", () => vi.advanceTimersByTime(2_000)],
  ["finishes", (socket: Socket) => socket.write("0123456789")],
  ["goes away", (socket: Socket) => socket.destroy()],
])("lets go of a client that %s after it was refused", async (_what, then) => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const socket = await connectTo(createNodeHandler(atOnce));
  const closed = once(socket, "close");
  socket.write(post("Content-Length: 10"));
  expect(await answer(socket)).toMatch(/^HTTP\/1\.1 401 .*connection: close\r\n.*refused$/is);
  vi.advanceTimersByTime(1_999);
  expect([vi.getTimerCount(), socket.readableEnded]).toEqual([1, false]);
  then(socket);
  await closed;
  await expect.poll(() => vi.getTimerCount()).toBe(0);
});

it("keeps the connection of a refused request whose body has come whole", async () => {
  const afterAWhile = { ...atOnce, handle: () => setImmediate(refused) };
  const socket = await connectTo(createNodeHandler(afterAWhile));
  for (let requests = 0; requests < 2; requests++) {
    socket.write(post("Content-Length: 4", "Body"));
    expect(await answer(socket)).toMatch(/connection: keep-alive.*refused$/is);
  }
  socket.destroy();
});

it("closes the connection where a rest of the body is left that nobody will read", async () => {
  const socket = await connectTo(createNodeHandler(halfway));
  socket.write(post("Transfer-Encoding: chunked", "5\r\nBody=\r\n2\r\nHi\r\n0\r\n\r\n"));
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 401 .*connection: close\r\n.*refused$/is);
});

it("leaves an answer alone that the host has begun", async () => {
  const handler = createNodeHandler(atOnce);
  const socket = await connectTo((req, res) => {
    res.write("of the ");
    handler(req, res);
    setImmediate().then(() => res.end("host"));
  });
  socket.write("GET / HTTP/1.0\r\n\r\n");
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 .*of the host$/s);
});
