/** What the store uses of a supabase-js client: `createClient(url, key)` gives one that fits. */
export interface SupabaseRpcClient {
  // As wide as this, so that clients with generated types fit too, also those from before the migrations.
  rpc(name: string, args?: object): SupabaseRpcRequest;
}

/** A call that is under way once it is awaited. */
export interface SupabaseRpcRequest extends PromiseLike<SupabaseRpcResponse> {
  abortSignal?(signal: AbortSignal): PromiseLike<SupabaseRpcResponse>;
}

export interface SupabaseRpcResponse {
  readonly data: unknown;
  readonly error: SupabaseRpcError | null;
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
}

/** As PostgREST and the gateway before it word it: each field may be missing. */
export interface SupabaseRpcError {
  readonly message?: string | null;
  /** A SQLSTATE, or a code of PostgREST's own, e.g. `PGRST202`. */
  readonly code?: string | null;
  readonly details?: string | null;
  readonly hint?: string | null;
}
