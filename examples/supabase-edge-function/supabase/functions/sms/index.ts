import { createSupabaseStore } from "@sms-pipeline/store-supabase";
import { createClient } from "@supabase/supabase-js";
import { createSmsPipeline, sameSecret } from "sms-pipeline";
import { readEnvironment } from "sms-pipeline/env";
import { createOpenAiProvider } from "sms-pipeline/openai";
import { createTwilioMessenger } from "sms-pipeline/twilio";

declare const EdgeRuntime: { waitUntil(work: Promise<unknown>): void };

// Supabase sets SUPABASE_URL and SUPABASE_SERVICE_ROLE_KEY; the others are secrets of the project.
const { supabase, twilio, openai } = readEnvironment(Deno.env.toObject());
const cronSecret = Deno.env.get("SWEEP_SECRET") ?? "";
if (supabase === null || twilio === null || openai === null || cronSecret === "") {
  throw new Error(
    "Set the secrets TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, OPENAI_API_KEY and SWEEP_SECRET.",
  );
}

const auth = { persistSession: false, autoRefreshToken: false };
const pipeline = createSmsPipeline({
  store: createSupabaseStore({ client: createClient(supabase.url, supabase.key, { auth }) }),
  ai: createOpenAiProvider(openai),
  // The function is called `sms`, and sees its own name as the first part of the path.
  messenger: createTwilioMessenger({ ...twilio, publicUrl: `${supabase.url}/functions/v1` }),
  basePath: "/sms",
  // A function has 256 MB and 2 s of CPU time. More wait for the next sweep.
  turns: { maxConcurrent: 100 },
});

Deno.serve((request) => {
  const { pathname } = new URL(request.url);
  if (request.method === "POST" && pathname === "/sms/sweep") return sweep(request);
  // The webhook is answered at once; without `waitUntil` the function would be frozen then, with the reply unsent.
  return pipeline.fetch(request, { waitUntil: (work) => EdgeRuntime.waitUntil(work) });
});

/** Called by cron: takes up what a function left that was ended too early. */
async function sweep(request: Request): Promise<Response> {
  const given = request.headers.get("authorization") ?? "";
  if (!(await sameSecret(given, `Bearer ${cronSecret}`)))
    return new Response(null, { status: 401 });
  return Response.json(await pipeline.sweep());
}
