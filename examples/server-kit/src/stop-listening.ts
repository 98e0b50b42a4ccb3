import type { Server } from "node:http";

/**
 * Stops taking connections and resolves when the last request is answered. A page that asks again as soon as it is answered
 * would keep its connection for ever, so connections are closed between two requests.
 */
export async function stopListening(server: Server, close: () => Promise<void>): Promise<void> {
  const timer = setInterval(() => server.closeIdleConnections(), 20);
  try {
    await close();
  } finally {
    clearInterval(timer);
  }
}
