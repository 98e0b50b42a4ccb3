import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import type { Store } from "sms-pipeline";
import { describe, expectTypeOf, it } from "vitest";
import { createSupabaseStore, type SupabaseRpcClient } from "../src/index.ts";

/** As `supabase gen types` writes it for a project with the store's functions and one of its own. */
interface Database {
  public: {
    Tables: {
      assistant: {
        Row: { id: string; name: string };
        Insert: { id?: string; name: string };
        Update: { id?: string; name?: string };
        Relationships: [];
      };
    };
    Views: Record<never, never>;
    Functions: {
      sms_health: { Args: { input: string }; Returns: unknown };
      own: { Args: { count: number }; Returns: number };
    };
    Enums: Record<never, never>;
    CompositeTypes: Record<never, never>;
  };
}

interface WithoutOurs {
  public: Omit<Database["public"], "Functions"> & {
    Functions: Pick<Database["public"]["Functions"], "own">;
  };
}

interface WithoutFunctions {
  public: Omit<Database["public"], "Functions"> & { Functions: Record<never, never> };
}

describe("every client of supabase-js fits", () => {
  it("without types, with generated types, and with types from before the migrations", () => {
    expectTypeOf<SupabaseClient>().toExtend<SupabaseRpcClient>();
    expectTypeOf<SupabaseClient<Database>>().toExtend<SupabaseRpcClient>();
    expectTypeOf<SupabaseClient<WithoutOurs>>().toExtend<SupabaseRpcClient>();
    expectTypeOf<SupabaseClient<WithoutFunctions>>().toExtend<SupabaseRpcClient>();
  });

  it("is passed as it is", () => {
    const options = { auth: { persistSession: false, autoRefreshToken: false } };
    const client = createClient<Database>("http://127.0.0.1:1", "sb_secret_x", options);
    expectTypeOf(createSupabaseStore({ client })).toEqualTypeOf<Store>();
  });
});
