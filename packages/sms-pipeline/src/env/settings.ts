/** What the environment says, checked. Null: not set. */
export interface EnvironmentSettings {
  /** `PORT`, 4000 by default; 0 takes any free port. */
  readonly port: number;
  /**
   * `HOST`: the address to listen on. The default is 127.0.0.1, so that a server which was just tried out, with its test
   * endpoint and demo answers, is not open to the network. In a container, where that address is reachable from
   * inside alone, set `HOST=0.0.0.0`.
   */
  readonly host: string;
  /** `PUBLIC_URL`: where the carrier reaches the server, without a slash at its end. */
  readonly publicUrl: string | null;
  /** Fits `createTwilioMessenger` as it is. */
  readonly twilio: TwilioEnvironment | null;
  /** Fits `createOpenAiProvider` as it is. */
  readonly openai: OpenAiEnvironment | null;
  readonly supabase: SupabaseEnvironment | null;
  /** `DATABASE_URL`: a PostgreSQL server. */
  readonly databaseUrl: string | null;
  /** `DATA_DIR`: where an embedded database keeps its files. Default: `.data`. */
  readonly dataDir: string;
  /** `NGROK_AUTHTOKEN`. */
  readonly ngrokAuthToken: string | null;
  /** `SMS_SEED_FILE`: the path of a JSON file for `parseSeed`. */
  readonly seedFile: string | null;
  /** `SMS_TEST_TOKEN`: what `POST /test` asks of callers from elsewhere. At least 16 characters. */
  readonly testToken: string | null;
  /** `CONSOLE_TOKEN`: what the console asks of whoever opens it. At least 16 characters. */
  readonly consoleToken: string | null;
}

export interface TwilioEnvironment {
  /** `TWILIO_ACCOUNT_SID`. */
  readonly accountSid: string;
  /** `TWILIO_AUTH_TOKEN`: one, or several with commas between while the token is being rotated. */
  readonly authToken: readonly string[];
  /** `TWILIO_API_BASE_URL`. */
  readonly apiBaseUrl?: string;
  /** `TWILIO_MESSAGING_SERVICE_SID`. */
  readonly messagingServiceSid?: string;
}

export interface OpenAiEnvironment {
  /** `OPENAI_API_KEY`. Absent with an `OPENAI_BASE_URL` that is not OpenAI's: a server of one's own may want none. */
  readonly apiKey?: string;
  /** `OPENAI_BASE_URL`. */
  readonly baseURL?: string;
  /** `OPENAI_MODEL`. */
  readonly model?: string;
}

export interface SupabaseEnvironment {
  /** `SUPABASE_URL`, or else `VITE_SUPABASE_URL`. */
  readonly url: string;
  /** `SUPABASE_SECRET_KEY` (`sb_secret_...`), or else the older `SUPABASE_SERVICE_ROLE_KEY`. */
  readonly key: string;
}
