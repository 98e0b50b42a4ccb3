import { Socket } from "node:net";
import pg from "pg";

export interface CountedPool {
  readonly pool: pg.Pool;
  queries(): number;
  bytes(): number;
}

/** More conversations share them, as they would in front of a real server. */
export const MOST_CONNECTIONS = 50;

/** A pool that counts its queries, of which each is one round trip, and the bytes of its connections. */
export function createCountedPool(connectionString: string, size: number): CountedPool {
  const max = Math.min(size, MOST_CONNECTIONS);
  const pool = new pg.Pool({ connectionString, max, min: max, idleTimeoutMillis: 0 });
  // When the server is stopped after a failure, that failure is what must be seen.
  pool.on("error", () => undefined);
  let queries = 0;
  // A pool hands every query of its own to a client of its own, once each.
  pool.on("acquire", () => {
    queries += 1;
  });
  const sockets = new Set<Socket>();
  pool.on("connect", (client) => {
    const stream: unknown = Reflect.get(Reflect.get(client, "connection"), "stream");
    if (stream instanceof Socket) sockets.add(stream);
  });
  const bytes = (): number =>
    [...sockets].reduce((sum, { bytesRead, bytesWritten }) => sum + bytesRead + bytesWritten, 0);
  return { pool, queries: () => queries, bytes };
}
