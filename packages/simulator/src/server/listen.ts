import { once } from "node:events";
import http from "node:http";
import { getRequestListener } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type App, DroppedConnection } from "../app.ts";
import { SimulatorError } from "../errors.ts";

export interface ListenOptions {
  /** Default: any free one. */
  readonly port?: number | undefined;
  /** Default: 127.0.0.1, which only this machine reaches. */
  readonly host?: string | undefined;
}

export interface Listening {
  /** Base path included: the API's base URL, and the page's address without its last slash. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Serves over real connections, which can be dropped. Rejects with `SimulatorError` when it can't listen. */
export async function listen(
  app: App,
  basePath: string,
  { port = 0, host = "127.0.0.1" }: ListenOptions = {},
): Promise<Listening> {
  const server = http.createServer((incoming, outgoing) => {
    const serve = getRequestListener(
      async (request) => {
        try {
          return await app.fetch(request, { remoteAddress: incoming.socket.remoteAddress });
        } catch (error) {
          if (!(error instanceof DroppedConnection)) throw error;
          incoming.socket.destroy();
          return RESPONSE_ALREADY_SENT;
        }
      },
      { overrideGlobalObjects: false },
    );
    void serve(incoming, outgoing);
  });
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : "it could not be opened";
    throw new SimulatorError(`Can't listen on ${host}:${port} (${code}): choose another port.`, {
      cause,
    });
  }
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  const name = host.includes(":") ? `[${host}]` : host === "0.0.0.0" ? "127.0.0.1" : host;
  return {
    url: `http://${name}:${actual}${basePath}`,
    port: actual,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
