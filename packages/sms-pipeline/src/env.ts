export { parseSeed } from "./env/parse-seed.ts";
export { readEnvironment } from "./env/read-environment.ts";
export type {
  EnvironmentSettings,
  OpenAiEnvironment,
  SupabaseEnvironment,
  TwilioEnvironment,
} from "./env/settings.ts";
