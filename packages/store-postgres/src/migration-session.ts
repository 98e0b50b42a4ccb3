/** The part of a node-postgres `Pool` that migrating uses. */
export interface MigrationPool {
  connect(): Promise<MigrationClient>;
}

export interface MigrationClient {
  query(text: string): Promise<{ readonly rows: readonly unknown[] }>;
  on?(event: "error", listener: () => void): unknown;
  off?(event: "error", listener: () => void): unknown;
  release(destroy?: boolean): void;
}

/** The part of PGlite that migrating uses. */
export interface MigrationPglite {
  transaction<Result>(
    work: (transaction: {
      exec(sql: string): Promise<readonly { readonly rows: readonly unknown[] }[]>;
    }) => Promise<Result>,
  ): Promise<Result>;
}

/** Runs SQL, any number of statements, and gives the rows of the last one. */
export type RunSql = (sql: string) => Promise<readonly unknown[]>;

/** Does its work in one transaction, on one connection; nothing of it stays when it throws. */
export type InTransaction = <Result>(work: (run: RunSql) => Promise<Result>) => Promise<Result>;

export function poolTransaction(pool: MigrationPool): InTransaction {
  return async (work) => {
    const client = await pool.connect();
    let broken = false;
    // A pool's own listener is for idle connections: one that breaks in between would end the process. The query says it.
    const heard = (): void => {};
    client.on?.("error", heard);
    try {
      await client.query("begin");
      const result = await work(async (sql) => (await client.query(sql)).rows ?? []);
      await client.query("commit");
      return result;
    } catch (error) {
      await client.query("rollback").catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.off?.("error", heard);
      client.release(broken);
    }
  };
}

export function pgliteTransaction(pglite: MigrationPglite): InTransaction {
  return (work) =>
    pglite.transaction((transaction) =>
      work(async (sql) => (await transaction.exec(sql)).at(-1)?.rows ?? []),
    );
}
