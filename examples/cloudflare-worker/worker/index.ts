import { createSupabaseStore } from "@sms-pipeline/store-supabase";
import { createClient } from "@supabase/supabase-js";
import { createSmsPipeline, type SmsPipeline } from "sms-pipeline";
import { readEnvironment } from "sms-pipeline/env";
import { createOpenAiProvider } from "sms-pipeline/openai";
import { createTwilioMessenger } from "sms-pipeline/twilio";

type Env = Readonly<Record<string, string>>;

interface Context {
  waitUntil(work: Promise<unknown>): void;
}

/**
 * A pipeline for each request: a Worker lets no request touch the timers and connections of another. The store
 * decides between them, as it does between processes.
 */
function createPipeline(env: Env): SmsPipeline {
  const { supabase, twilio, openai, publicUrl } = readEnvironment(env);
  if (supabase === null || twilio === null || openai === null || publicUrl === null) {
    throw new Error("A secret is missing: see wrangler.jsonc.");
  }
  const auth = { persistSession: false, autoRefreshToken: false };
  return createSmsPipeline({
    store: createSupabaseStore({ client: createClient(supabase.url, supabase.key, { auth }) }),
    ai: createOpenAiProvider(openai),
    messenger: createTwilioMessenger({ ...twilio, publicUrl }),
    // A Worker has six connections at once: while four turns wait for the model, their leases can still be renewed.
    turns: { maxConcurrent: 4 },
  });
}

/** Takes up what was left behind, until nothing is left or cron calls again. */
async function sweep(pipeline: SmsPipeline): Promise<void> {
  const until = Date.now() + 50_000;
  let taken: number;
  do {
    ({ taken } = await pipeline.sweep());
  } while (taken > 0 && Date.now() < until);
}

export default {
  fetch(request: Request, env: Env, context: Context): Promise<Response> {
    // The answer to the webhook goes out at once; the Worker lives until the reply is sent, or until it is ended.
    return createPipeline(env).fetch(request, { waitUntil: (work) => context.waitUntil(work) });
  },
  /** The cron trigger. */
  scheduled(_event: unknown, env: Env, context: Context): void {
    context.waitUntil(sweep(createPipeline(env)));
  },
};
