import { describeIssues } from "../configuration-issues.ts";
import { ConfigurationError } from "../errors.ts";
import { missingVariables } from "./missing-variables.ts";
import type {
  EnvironmentSettings,
  OpenAiEnvironment,
  SupabaseEnvironment,
  TwilioEnvironment,
} from "./settings.ts";
import { parseVariables, setVariables, type Variables } from "./variables.ts";

/**
 * Reads the environment variables of a server that runs the pipeline; those that it does not know are left alone.
 * Spaces around a value don't count, and an empty value is as good as none.
 *
 * Throws `ConfigurationError` (`invalid_environment`) that names every variable that is malformed, or missing
 * while its counterpart is set, and never a value. `env` is `process.env` by default.
 */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>> = processEnvironment(),
): EnvironmentSettings {
  const set = setVariables(env);
  const parsed = parseVariables(set);
  const issues = [...("issues" in parsed ? parsed.issues : []), ...missingVariables(set)];
  if ("issues" in parsed || issues.length > 0) {
    throw new ConfigurationError(
      "invalid_environment",
      `The environment variables can't be used:${describeIssues(issues)}`,
      issues,
    );
  }
  const data = parsed.variables;
  return {
    port: data.PORT ?? 4000,
    host: data.HOST ?? "127.0.0.1",
    publicUrl: data.PUBLIC_URL ?? null,
    twilio: twilioOf(data),
    openai: openAiOf(data),
    supabase: supabaseOf(data),
    databaseUrl: data.DATABASE_URL ?? null,
    dataDir: data.DATA_DIR ?? ".data",
    ngrokAuthToken: data.NGROK_AUTHTOKEN ?? null,
    seedFile: data.SMS_SEED_FILE ?? null,
    testToken: data.SMS_TEST_TOKEN ?? null,
    consoleToken: data.CONSOLE_TOKEN ?? null,
  };
}

function twilioOf(data: Variables): TwilioEnvironment | null {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = data;
  if (accountSid === undefined || authToken === undefined) return null;
  const { TWILIO_API_BASE_URL: apiBaseUrl, TWILIO_MESSAGING_SERVICE_SID: messagingServiceSid } =
    data;
  return {
    accountSid,
    authToken,
    ...(apiBaseUrl !== undefined && { apiBaseUrl }),
    ...(messagingServiceSid !== undefined && { messagingServiceSid }),
  };
}

function openAiOf(data: Variables): OpenAiEnvironment | null {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL, OPENAI_MODEL: model } = data;
  if (apiKey === undefined && baseURL === undefined) return null;
  return {
    ...(apiKey !== undefined && { apiKey }),
    ...(baseURL !== undefined && { baseURL }),
    ...(model !== undefined && { model }),
  };
}

function supabaseOf(data: Variables): SupabaseEnvironment | null {
  const url = data.SUPABASE_URL ?? data.VITE_SUPABASE_URL;
  const key = data.SUPABASE_SECRET_KEY ?? data.SUPABASE_SERVICE_ROLE_KEY;
  return url === undefined || key === undefined ? null : { url, key };
}

/** Some runtimes have no `process`. */
function processEnvironment(): Readonly<Record<string, string | undefined>> {
  return globalThis.process?.env ?? {};
}
