import { createClient } from "@supabase/supabase-js";
import type { SupabaseRpcClient } from "../src/index.ts";

/** The client of a backend: it has nobody's session to keep. */
export function serverClient(url: string, key: string): SupabaseRpcClient {
  return createClient(url, key, { auth: { persistSession: false, autoRefreshToken: false } });
}
