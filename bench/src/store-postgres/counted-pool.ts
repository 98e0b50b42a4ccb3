import pg from "pg";

export interface CountedPool {
  readonly pool: pg.Pool;
  queries(): number;
}

/** A pool that counts its queries: each is one round trip. */
export function createCountedPool(connectionString: string, size: number): CountedPool {
  const pool = new pg.Pool({ connectionString, max: size, min: size, idleTimeoutMillis: 0 });
  let queries = 0;
  // A pool hands every query of its own to a client of its own, once each.
  pool.on("acquire", () => {
    queries += 1;
  });
  return { pool, queries: () => queries };
}
