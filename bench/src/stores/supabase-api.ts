import { once } from "node:events";
import { serve } from "@hono/node-server";
import { App } from "@supabase/lite";
import { createPostgresConnection } from "@supabase/lite/postgres";
import { answerParent } from "../harness/child.ts";
import { SUPABASE_KEY } from "./supabase-database.ts";

// Supabase's own `@supabase/lite` in the place of PostgREST and the gateway, in a process of its own.
const connection = createPostgresConnection({
  url: process.argv[2] ?? "",
  postgresOptions: { max: 30, onnotice: () => undefined },
});
// It would grant the API's roles all rights on all tables first.
Object.defineProperty(connection, "ensureRlsContext", { value: async () => true });
const app = new App({
  connection,
  auth: {
    enabled: true,
    jwt_secret: "only-of-the-benchmark-and-long-enough-for-hs256",
    publishable_key: "sb_publishable_of_the_benchmark",
    secret_key: SUPABASE_KEY,
  },
});
const server = serve({ hostname: "127.0.0.1", port: 0, fetch: (request) => app.fetch(request) });
await once(server, "listening");
const address = server.address();
if (address === null || typeof address === "string") throw new Error("The API has no port.");
answerParent({ url: `http://127.0.0.1:${address.port}` }, () => ({}));
