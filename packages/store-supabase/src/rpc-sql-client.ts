import type { SqlClient } from "@sms-pipeline/store-postgres";
import { HOW_TO_MIGRATE } from "./how-to-migrate.ts";
import type { SupabaseRpcClient, SupabaseRpcResponse } from "./rpc-client.ts";
import { toStoreError } from "./store-errors.ts";
import { SupabaseError } from "./supabase-error.ts";

/** Calls the store's SQL functions through the API of a Supabase project. */
export function rpcSqlClient(client: SupabaseRpcClient, timeoutMs: number): SqlClient {
  return {
    howToMigrate: HOW_TO_MIGRATE,
    toStoreError,
    async callFunction(name, input) {
      const { data, error, status } = await call(client, name, input, timeoutMs);
      if (error !== null) throw new SupabaseError(status, error);
      // supabase-js takes a 404 without a body for a result. A function of the store always returns something.
      if (status !== 200) throw new SupabaseError(404, { message: `No result, status ${status}` });
      return data;
    },
  };
}

function call(
  client: SupabaseRpcClient,
  name: string,
  input: string,
  timeoutMs: number,
): PromiseLike<SupabaseRpcResponse> {
  const request = client.rpc(name, { input });
  return request.abortSignal?.(AbortSignal.timeout(timeoutMs)) ?? request;
}
