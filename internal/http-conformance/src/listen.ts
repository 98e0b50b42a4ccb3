import { once } from "node:events";
import type { Server } from "node:http";
import type { OpenSurface } from "./surface.ts";

export async function listen(server: Server): Promise<OpenSurface> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return {
    port: address.port,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
