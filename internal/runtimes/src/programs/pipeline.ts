import { createMemoryStore } from "@sms-pipeline/store-memory";
import { createSmsPipeline, type SmsPipeline, type Store } from "sms-pipeline";
import { createOpenAiProvider } from "sms-pipeline/openai";
import { createTwilioMessenger } from "sms-pipeline/twilio";

export type Environment = Readonly<Record<string, string | undefined>>;

export const SHOP = {
  name: "Shop",
  firstSms: "Welcome!",
  smsPrompt: "You are Shop.",
  phoneNumbers: ["+15550100001"],
} as const;

export function createStore(): Store {
  return createMemoryStore({ assistants: [SHOP] });
}

/** The same pipeline on every runtime, with the real `twilio` and `openai` packages. Its events are lines of JSON. */
export function createPipeline(env: Environment, store: Store = createStore()): SmsPipeline {
  const { ACCOUNT_SID = "", AUTH_TOKEN = "", PUBLIC_URL, CARRIER_URL, MODEL_URL } = env;
  return createSmsPipeline({
    store,
    ai: createOpenAiProvider({
      apiKey: "sk-test",
      baseURL: `${MODEL_URL}/v1`,
      model: "test-model",
    }),
    messenger: createTwilioMessenger({
      accountSid: ACCOUNT_SID,
      authToken: AUTH_TOKEN,
      publicUrl: PUBLIC_URL,
      apiBaseUrl: CARRIER_URL,
    }),
    burst: { quietMs: 300 },
    send: { settleDownMs: 100, baseBackoffMs: 100 },
    onEvent: (event) => print(JSON.stringify(event, describingErrors)),
  });
}

/** The harness waits for this line. */
export function printListening(port: number): void {
  print(`listening: http://127.0.0.1:${port}`);
}

function describingErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const code = "code" in value ? value.code : value.name;
  return `${code}: ${value.message} <- ${value.cause}`;
}

function print(line: string): void {
  // biome-ignore lint/suspicious/noConsole: what every runtime has for it.
  console.log(line);
}
