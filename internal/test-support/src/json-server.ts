import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface JsonServer {
  readonly url: string;
  close(): Promise<void>;
}

/** A server on loopback that answers every request with JSON. */
export async function startJsonServer(
  answer: (request: IncomingMessage, body: string) => { status: number; json: unknown },
): Promise<JsonServer> {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const { status, json } = answer(request, Buffer.concat(parts).toString());
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
