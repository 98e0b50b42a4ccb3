import { createMemoryStore, type MemoryStore } from "@sms-pipeline/store-memory";
import { createSmsPipeline, type InboundMessage, type SmsPipeline } from "sms-pipeline";
import {
  createFakeMessenger,
  createScriptedAi,
  createTestClock,
  type FakeMessenger,
  inboundText,
  type ScriptedAi,
  type TestClock,
} from "sms-pipeline/testing";
import { type Console, type CreateConsoleOptions, createConsole } from "../src/index.ts";

export const TOKEN = "a-token-of-some-length";
const ORIGIN = "https://console.example.com";
export const OUR_NUMBER = "+15550100001";
export const PERSON = "+15550200100";

export interface World {
  readonly clock: TestClock;
  readonly ai: ScriptedAi;
  readonly messenger: FakeMessenger;
  readonly store: MemoryStore;
  readonly pipeline: SmsPipeline;
  readonly console: Console;
  readonly errors: readonly unknown[];
  /** A text arrives and is answered. */
  say(body: string, values?: Partial<InboundMessage>): Promise<void>;
  /** A call of the API with the token, at an address such as `assistants`. */
  call(method: string, path: string, input?: unknown): Promise<Response>;
}

/** A real pipeline on a memory store, and a console on both. */
export function createWorld(options: Partial<CreateConsoleOptions> = {}): World {
  const clock = createTestClock();
  const ai = createScriptedAi();
  const messenger = createFakeMessenger();
  const assistants = [
    { name: "Greeter", firstSms: "Hello.", smsPrompt: "Be kind.", phoneNumbers: [OUR_NUMBER] },
  ];
  const store = createMemoryStore({ clock, assistants });
  const pipeline = createSmsPipeline({ store, ai, messenger, clock, random: () => 0.5 });
  const errors: unknown[] = [];
  const console = createConsole({
    pipeline,
    store,
    auth: { token: TOKEN },
    clock,
    onError: (error) => void errors.push(error),
    ...options,
  });
  return {
    clock,
    ai,
    messenger,
    store,
    pipeline,
    console,
    errors,
    async say(body, values) {
      await pipeline.receive(inboundText({ body, from: PERSON, to: OUR_NUMBER, ...values }));
      await clock.advance(1_000);
    },
    call: (method, path, input) =>
      console.fetch(
        new Request(`${ORIGIN}${console.basePath}/api/${path}`, {
          method,
          headers: {
            authorization: `Bearer ${TOKEN}`,
            ...(input !== undefined && { "content-type": "application/json" }),
          },
          ...(input !== undefined && { body: JSON.stringify(input) }),
        }),
      ),
  };
}
