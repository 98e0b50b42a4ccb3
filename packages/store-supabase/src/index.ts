export type {
  SupabaseRpcClient,
  SupabaseRpcError,
  SupabaseRpcRequest,
  SupabaseRpcResponse,
} from "./rpc-client.ts";
export { SupabaseError } from "./supabase-error.ts";
export type { SupabaseStoreOptions } from "./supabase-store.ts";
export { createSupabaseStore } from "./supabase-store.ts";
