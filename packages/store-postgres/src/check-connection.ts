import { ConfigurationError } from "sms-pipeline";

/**
 * Throws `ConfigurationError` `invalid_options` unless there is a pool, or a PGlite, with the method that is used.
 * Without this, nothing would be wrong until the first step.
 */
export function checkConnection(
  options: { readonly pool?: unknown; readonly pglite?: unknown },
  method: { readonly pool: string; readonly pglite: string },
): void {
  const name = options.pglite === undefined ? "pool" : "pglite";
  if (typeof Reflect.get(Object(options[name]), method[name]) === "function") return;
  const problem = "must be a node-postgres Pool (`pool`) or an open PGlite (`pglite`)";
  throw new ConfigurationError("invalid_options", `The connection ${problem}.`, [
    { name, problem },
  ]);
}
