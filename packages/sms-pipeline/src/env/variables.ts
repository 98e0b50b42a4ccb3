import * as z from "zod/mini";
import { configurationIssues } from "../configuration-issues.ts";
import type { ConfigurationIssue } from "../errors.ts";

type TextName =
  | "HOST"
  | "PUBLIC_URL"
  | "TWILIO_ACCOUNT_SID"
  | "TWILIO_API_BASE_URL"
  | "TWILIO_MESSAGING_SERVICE_SID"
  | "OPENAI_API_KEY"
  | "OPENAI_BASE_URL"
  | "OPENAI_MODEL"
  | "SMS_SEED_FILE"
  | "SMS_TEST_TOKEN"
  | "CONSOLE_TOKEN"
  | "VITE_SUPABASE_URL"
  | "SUPABASE_URL"
  | "SUPABASE_SERVICE_ROLE_KEY"
  | "SUPABASE_SECRET_KEY"
  | "DATABASE_URL"
  | "DATA_DIR"
  | "NGROK_AUTHTOKEN";

export type VariableName = TextName | "PORT" | "TWILIO_AUTH_TOKEN";

/** The variables that are set, parsed. */
export type Variables = Readonly<
  Partial<Record<TextName, string | undefined>> & {
    PORT?: number | undefined;
    TWILIO_AUTH_TOKEN?: string[] | undefined;
  }
>;

/** The variables that hold something, as they were set. */
export type SetVariables = Readonly<Partial<Record<VariableName, string>>>;

/** The variables that we know and that hold something; spaces around a value don't count. */
export function setVariables(env: Readonly<Record<string, string | undefined>>): SetVariables {
  const set: Partial<Record<VariableName, string>> = {};
  for (const name of z.keyof(schema).options) {
    const value = env[name]?.trim();
    if (value) set[name] = value;
  }
  return set;
}

/** Parses each variable by itself: the values, or what is wrong with them, in words that never hold a value. */
export function parseVariables(
  set: SetVariables,
): { readonly variables: Variables } | { readonly issues: ConfigurationIssue[] } {
  const parsed = schema.safeParse(set);
  return parsed.success
    ? { variables: parsed.data }
    : { issues: configurationIssues(parsed.error) };
}

const schemas = {
  PORT: z.pipe(
    text(
      (value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535,
      "must be a port, 0 to 65535",
    ),
    z.transform(Number),
  ),
  HOST: text(
    (value) => /^[\w.:-]+$/.test(value),
    "must be a host name or an address, without a scheme or spaces",
  ),
  PUBLIC_URL: baseUrl(),
  TWILIO_ACCOUNT_SID: sid("AC"),
  TWILIO_AUTH_TOKEN: z.pipe(
    text(
      (value) => tokens(value).length > 0 && tokens(value).every((token) => /^\S+$/.test(token)),
      "must be a token, or several with commas between, without spaces in them",
    ),
    z.transform(tokens),
  ),
  TWILIO_API_BASE_URL: baseUrl(),
  TWILIO_MESSAGING_SERVICE_SID: sid("MG"),
  OPENAI_API_KEY: withoutSpaces(),
  OPENAI_BASE_URL: baseUrl(),
  OPENAI_MODEL: withoutSpaces(),
  SMS_SEED_FILE: z.string(),
  SMS_TEST_TOKEN: token(),
  CONSOLE_TOKEN: token(),
  VITE_SUPABASE_URL: baseUrl(),
  SUPABASE_URL: baseUrl(),
  SUPABASE_SERVICE_ROLE_KEY: supabaseKey(),
  SUPABASE_SECRET_KEY: supabaseKey(),
  DATABASE_URL: text(
    (value) => /^postgres(ql)?:\/\/\S+$/.test(value),
    "must be a URL that begins with postgres:// or postgresql://",
  ),
  DATA_DIR: z.string(),
  NGROK_AUTHTOKEN: withoutSpaces(),
} satisfies Record<VariableName, z.ZodMiniType>;

const schema = z.partial(z.object(schemas));

type Text = z.ZodMiniString<string>;

function text(test: (value: string) => boolean, problem: string): Text {
  return z.string(problem).check(z.refine(test, problem));
}

function withoutSpaces(): Text {
  return text((value) => /^\S+$/.test(value), "must not hold spaces");
}

function token(): Text {
  return text((value) => /^\S{16,}$/.test(value), "must be at least 16 characters, without spaces");
}

function sid(prefix: string): Text {
  const form = new RegExp(`^${prefix}[0-9a-zA-Z]{32}$`);
  return text((value) => form.test(value), `must be ${prefix} and 32 letters or digits`);
}

/** Without a slash at its end, so that a path can follow. */
function baseUrl(): z.ZodMiniPipe<Text, z.ZodMiniTransform<string, string>> {
  return z.pipe(
    text(isBaseUrl, "must be a URL with http:// or https://, without a query"),
    z.transform((value: string) => value.replace(/\/+$/, "")),
  );
}

function isBaseUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && !/[?#\s]/.test(value);
}

// https://supabase.com/docs/guides/api/api-keys
function supabaseKey(): Text {
  return text(
    (value) => /^\S+$/.test(value) && !value.startsWith("sb_publishable_"),
    "must be the secret or the service-role key, not the publishable one, and without spaces",
  );
}

function tokens(value: string): string[] {
  return value
    .split(",")
    .map((token) => token.trim())
    .filter((token) => token !== "");
}
