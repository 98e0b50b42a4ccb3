import { ConfigurationError } from "sms-pipeline";

interface Connection {
  readonly pool?: unknown;
  readonly pglite?: unknown;
}

/**
 * Throws `ConfigurationError` `invalid_options` unless there is a pool or a PGlite that can do what it is used for.
 * Without this, nothing would be wrong until the first step.
 */
export function checkConnection(
  { pool, pglite }: Connection,
  needed: { readonly pool: string; readonly pglite: string },
): void {
  if (pool === undefined ? has(pglite, needed.pglite) : has(pool, needed.pool)) return;
  const name = pool === undefined && pglite !== undefined ? "pglite" : "pool";
  const problem =
    name === "pglite"
      ? "must be an open PGlite, as `await PGlite.create()` gives it"
      : "must be a node-postgres Pool; without a server, give `pglite`";
  throw new ConfigurationError("invalid_options", `The option ${name} ${problem}.`, [
    { name, problem },
  ]);
}

function has(value: unknown, method: string): boolean {
  return (
    typeof value === "object" && value !== null && typeof Reflect.get(value, method) === "function"
  );
}
