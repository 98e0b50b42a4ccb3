import type { SupabaseRpcError } from "./rpc-client.ts";

/**
 * What Supabase answered in place of a result: the `cause` of the `StoreError`. Its texts are Supabase's and may quote
 * values.
 */
export class SupabaseError extends Error {
  override readonly name: string = "SupabaseError";
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** A SQLSTATE or a code of PostgREST's; empty when there is none. */
  readonly code: string;
  readonly details: string;
  readonly hint: string;

  constructor(status: number, error: SupabaseRpcError) {
    super(error.message ?? "");
    this.status = status;
    this.code = error.code ?? "";
    this.details = error.details ?? "";
    this.hint = error.hint ?? "";
  }
}
