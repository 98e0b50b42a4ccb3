import { createSqlStore } from "@sms-pipeline/store-postgres";
import { type Assistant, type Clock, ConfigurationError, type Store } from "sms-pipeline";
import type { SupabaseRpcClient } from "./rpc-client.ts";
import { rpcSqlClient } from "./rpc-sql-client.ts";

export interface SupabaseStoreOptions {
  /**
   * A supabase-js client made with the project's secret key (`sb_secret_...`) or its service-role key. Let no user sign
   * in on it: it would act as that user from then on.
   */
  readonly client: SupabaseRpcClient;
  /** How long one call may take, in milliseconds; then it counts as `store_unavailable`. Default 10,000. */
  readonly timeoutMs?: number | undefined;
  /**
   * Finds the assistant of a number in a backend's own tables, in place of `assistant` and `phone_number`. It is
   * asked once for each text and once for each turn that is claimed or renewed, so keep it quick. The store has no
   * `assistants` then, and takes a sender for one of our own numbers once it has got a text from the other side. What it
   * throws becomes `store_unavailable`.
   */
  readonly resolveAssistant?: ((toNumber: string) => Promise<Assistant | null>) | undefined;
  /**
   * How many calls of steps are under way at once. What is asked for meanwhile leaves together with the next one, in one
   * request and one transaction; a call that takes more than 25 ms keeps nobody waiting. Default 3. `Infinity`: each step leaves at
   * once, alone.
   */
  readonly callsAtOnce?: number | undefined;
  /** For tests. Default: the database's own time, so that processes agree however their clocks stand. */
  readonly clock?: Pick<Clock, "now"> | undefined;
}

/**
 * The durable store on a Supabase project. Each step is one call of an SQL function through supabase-js: one round trip,
 * one transaction. Run the migrations of this package first; until then every step throws `store_misconfigured`.
 * Throws `ConfigurationError` (`invalid_options`) without a client.
 */
export function createSupabaseStore(options: SupabaseStoreOptions): Store {
  const { client, timeoutMs = 10_000, ...storeOptions } = options;
  if (typeof client?.rpc !== "function") {
    const problem = "must be a supabase-js client, as `createClient` gives it";
    throw new ConfigurationError("invalid_options", `The option client ${problem}.`, [
      { name: "client", problem },
    ]);
  }
  return createSqlStore(rpcSqlClient(client, timeoutMs), storeOptions);
}
