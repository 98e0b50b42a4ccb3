import { createPostgresStore } from "@sms-pipeline/store-postgres";
import pg from "pg";
import { createSmsPipeline, type SmsPipeline } from "sms-pipeline";
import { readEnvironment } from "sms-pipeline/env";
import { createOpenAiProvider } from "sms-pipeline/openai";
import { createTwilioMessenger } from "sms-pipeline/twilio";

let made: SmsPipeline | undefined;

/** Made at the first request: `next build` loads the routes too, and has no credentials. */
export function pipeline(): SmsPipeline {
  made ??= create();
  return made;
}

function create(): SmsPipeline {
  const { databaseUrl, twilio, openai, publicUrl } = readEnvironment();
  if (databaseUrl === null || twilio === null || openai === null || publicUrl === null) {
    throw new Error(
      "Set DATABASE_URL, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, OPENAI_API_KEY and PUBLIC_URL.",
    );
  }
  // A connection that is dead must not be waited for.
  const timeouts = { connectionTimeoutMillis: 5_000, query_timeout: 10_000 };
  const pool = new pg.Pool({ connectionString: databaseUrl, ...timeouts });
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on("error", (error) => process.stderr.write(`A connection was lost: ${error.name}\n`));
  return createSmsPipeline({
    store: createPostgresStore({ pool }),
    ai: createOpenAiProvider(openai),
    messenger: createTwilioMessenger({ ...twilio, publicUrl }),
    // A function has 1,024 file descriptors, and each turn may take several. More wait for the next sweep.
    turns: { maxConcurrent: 200 },
  });
}
