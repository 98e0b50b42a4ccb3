import { createMemoryStore } from "@sms-pipeline/store-memory";
import {
  type CreateSmsPipelineOptions,
  createSmsPipeline,
  type Messenger,
  type SmsPipeline,
  type Store,
  StoreError,
} from "sms-pipeline";
import { createScriptedAi, type ScriptedAi } from "sms-pipeline/testing";
import { createTwilioMessenger } from "sms-pipeline/twilio";

export const AUTH_TOKEN = "0123456789abcdef0123456789abcdef";
export const TEST_TOKEN = "a-token-for-the-test-endpoint";
export const ASSISTANT_NUMBER = "+15550100001";
export const NOBODYS_NUMBER = "+15550100009";
export const SYSTEM_PROMPT = "You are the plumber's assistant.";

/** A whole pipeline, of which every call to the outside is written down. */
export interface World {
  readonly pipeline: SmsPipeline;
  readonly ai: ScriptedAi;
  /** The store's methods that were called, in order. */
  readonly storeCalls: readonly string[];
  readonly sent: readonly string[];
  /** Resolves with the first text that is sent. */
  readonly firstSent: Promise<string>;
}

export function createWorld(
  options: Partial<CreateSmsPipelineOptions> & { readonly storeDown?: boolean } = {},
): World {
  const { storeDown = false, ...rest } = options;
  const storeCalls: string[] = [];
  const sent: string[] = [];
  const firstSent = Promise.withResolvers<string>();
  const ai = createScriptedAi("The reply.");
  const messenger: Messenger = {
    ...createTwilioMessenger({ accountSid: `AC${"0".repeat(32)}`, authToken: AUTH_TOKEN }),
    async send({ body }) {
      sent.push(body);
      firstSent.resolve(body);
      return { providerMessageId: `SM${sent.length}`, status: "queued", segments: 1 };
    },
  };
  const pipeline = createSmsPipeline({
    store: recorded(storeDown, storeCalls),
    ai,
    messenger,
    burst: { quietMs: 0 },
    test: { token: TEST_TOKEN },
    ...rest,
  });
  return { pipeline, ai, storeCalls, sent, firstSent: firstSent.promise };
}

function recorded(down: boolean, calls: string[]): Store {
  const store = createMemoryStore({
    assistants: [
      {
        name: "Plumber",
        smsPrompt: SYSTEM_PROMPT,
        phoneNumbers: [ASSISTANT_NUMBER],
      },
    ],
  });
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return async (...parameters: unknown[]) => {
        calls.push(String(name));
        if (down) throw new StoreError("store_unavailable", "The store is down.");
        return Reflect.apply(member, target, parameters);
      };
    },
  });
}
