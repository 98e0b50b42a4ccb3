import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "node:events";
import { serve } from "@hono/node-server";
import { App } from "@supabase/lite";
import { createPostgresConnection } from "@supabase/lite/postgres";
import { asPostgrest } from "./as-postgrest.ts";
import { JWT_SECRET, PUBLISHABLE_KEY, SECRET_KEY } from "./keys.ts";

export interface SupabaseApi {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves a database as a Supabase project does: Supabase's own `@supabase/lite` in place of PostgREST and the gateway,
 * connected as the role that PostgREST connects as. With `new` keys it takes `sb_...`, with `legacy` ones JWTs.
 */
export async function startSupabaseApi(
  databaseUrl: string,
  keys: "new" | "legacy" = "new",
): Promise<SupabaseApi> {
  // It reports every refused call there.
  console.error = () => undefined;
  const url = databaseUrl.replace("postgres://postgres@", "postgres://authenticator@");
  const postgresOptions = { max: 30, onnotice: () => undefined };
  const connection = createPostgresConnection({ url, postgresOptions });
  // It would grant the API's roles all rights on all tables first.
  Object.defineProperty(connection, "ensureRlsContext", { value: async () => true });

  // What the database said, by request: SQLSTATEs that it does not know are not in its answer.
  const seen = new AsyncLocalStorage<{ error: unknown }>();
  const normalize = connection.normalizeDbError.bind(connection);
  connection.normalizeDbError = (error) => {
    const request = seen.getStore();
    if (request !== undefined) request.error = error;
    return normalize(error);
  };

  const app = new App({
    connection,
    auth: {
      enabled: true,
      jwt_secret: JWT_SECRET,
      ...(keys === "new" && { publishable_key: PUBLISHABLE_KEY, secret_key: SECRET_KEY }),
    },
  });
  const server = serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: (request) => {
      const context: { error: unknown } = { error: null };
      return seen.run(context, async () => asPostgrest(await app.fetch(request), context));
    },
  });
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The API has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      if ("closeAllConnections" in server) server.closeAllConnections();
      server.close();
      await connection.close();
    },
  };
}
