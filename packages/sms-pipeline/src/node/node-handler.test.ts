import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, it } from "vitest";
import type { HttpReply } from "../http/request.ts";
import { createNodeHandler } from "./node-handler.ts";

let server: Server | undefined;
afterEach(() => server?.close().closeAllConnections());

/** What the client gets to read until its connection is closed. */
async function answerOf(handle: () => Promise<HttpReply>): Promise<string> {
  server = createServer(createNodeHandler({ basePath: "", handle })).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const socket = connect(port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");
  return text(socket);
}

it.each<[string, () => Promise<HttpReply>]>([
  ["a pipeline that rejects", () => Promise.reject(new Error("unexpected"))],
  // As a Messenger of one's own may say it.
  ["a status that is none", async () => ({ status: 0, headers: {}, body: "" })],
  [
    "a header that is none",
    async () => ({ status: 200, headers: { "content-type": "a\nb" }, body: "" }),
  ],
])("leaves no client waiting, nor ends the process, for %s", async (_name, handle) => {
  expect(await answerOf(handle)).toBe("");
});
