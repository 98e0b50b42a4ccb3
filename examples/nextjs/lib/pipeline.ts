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
  return createSmsPipeline({
    store: createPostgresStore({ pool: new pg.Pool({ connectionString: databaseUrl }) }),
    ai: createOpenAiProvider(openai),
    messenger: createTwilioMessenger({ ...twilio, publicUrl }),
  });
}
