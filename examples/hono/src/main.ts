import { serve } from "@hono/node-server";
import { createPostgresStore, migrate } from "@sms-pipeline/store-postgres";
import { Hono } from "hono";
import pg from "pg";
import { createSmsPipeline } from "sms-pipeline";
import { readEnvironment } from "sms-pipeline/env";
import { createOpenAiProvider } from "sms-pipeline/openai";
import { createTwilioMessenger } from "sms-pipeline/twilio";

const { databaseUrl, twilio, openai, publicUrl, port, host } = readEnvironment();
if (databaseUrl === null || twilio === null || openai === null) {
  throw new Error("Set DATABASE_URL, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and OPENAI_API_KEY.");
}

// A connection that is dead must not be waited for.
const timeouts = { connectionTimeoutMillis: 5_000, query_timeout: 10_000 };
const pool = new pg.Pool({ connectionString: databaseUrl, ...timeouts });
// An idle connection that breaks is replaced; without a listener it would end the process.
pool.on("error", (error) => process.stderr.write(`A connection was lost: ${error.name}\n`));
await migrate({ pool });
const pipeline = createSmsPipeline({
  store: createPostgresStore({ pool }),
  ai: createOpenAiProvider(openai),
  messenger: createTwilioMessenger({ ...twilio, ...(publicUrl !== null && { publicUrl }) }),
});
pipeline.start();

const app = new Hono();
app.get("/", (context) => context.text("The rest of your app."));
app.all(`${pipeline.basePath}/*`, (context) => pipeline.fetch(context.req.raw));

const server = serve({ fetch: app.fetch, port, hostname: host }, (address) => {
  process.stdout.write(`ready: http://${host}:${address.port}${pipeline.basePath}\n`);
});

process.once("SIGTERM", async () => {
  // Webhooks under way still need the pool.
  const closed = new Promise((resolve) => server.close(resolve));
  await pipeline.stop();
  await closed;
  await pool.end();
});
