import { createMemoryStore, type MemoryStore } from "@sms-pipeline/store-memory";
import { createSmsPipeline, type Logger, type SmsPipeline, type Store } from "sms-pipeline";
import { inboundText } from "sms-pipeline/testing";
import { breakMessenger, type Sabotage } from "./sabotage.ts";
import { createUnreliableCarrier, type UnreliableCarrier } from "./unreliable-carrier.ts";
import { createUnreliableModel } from "./unreliable-model.ts";
import { createWatch, FORGED, type Watch } from "./watch.ts";

export const TEST_TOKEN = "a-token-for-the-test-endpoint";
export const ASSISTANT_NUMBER = "+15550100001";
export const NOBODYS_NUMBER = "+15550100009";

/** How long a body may take in these runs, in milliseconds. */
export const BODY_TIMEOUT_MS = 100;

const MAX_THREADS = 60;
const MAX_MESSAGES = 400;

export interface FuzzWorld {
  readonly pipeline: SmsPipeline;
  readonly carrier: UnreliableCarrier;
  readonly watch: Watch;
  /** Puts short texts in the place of whatever the inputs left behind, so that two readings of the memory compare. */
  tidy(): Promise<void>;
  /** What the store keeps for ever, by its contract. */
  consentEntries(): Promise<number>;
}

/** A whole pipeline with a real carrier's webhooks, a store with small limits, and everything around it unreliable. */
export function createFuzzWorld(sabotage: Sabotage | null = null): FuzzWorld {
  const watch = createWatch();
  const carrier = createUnreliableCarrier();
  const store = createMemoryStore({
    assistants: [
      { name: "Plumber", smsPrompt: "You answer for a plumber.", phoneNumbers: [ASSISTANT_NUMBER] },
    ],
    maxThreads: MAX_THREADS,
    maxMessages: MAX_MESSAGES,
    maxMessagesPerThread: 20,
  });
  const pipeline = createSmsPipeline({
    store: watched(store, watch),
    ai: createUnreliableModel(),
    messenger: breakMessenger(carrier, sabotage),
    historyLimit: 10,
    burst: { quietMs: 0 },
    bodyTimeoutMs: BODY_TIMEOUT_MS,
    test: { token: TEST_TOKEN, perMinute: 0 },
    texts: { farewell: "Bye!", help: "Call us." },
    // So that inputs go on reaching the model.
    limits: {
      textsShort: 0,
      textsLong: 0,
      repliesPerConversation: 0,
      tokensPerDay: 0,
      segmentsPerDay: 0,
    },
    loopGuard: { quickTexts: 0 },
    answer: { alphanumeric: true, shortCodes: true },
    model: { attempts: 2, baseBackoffMs: 0, maxBackoffMs: 1 },
    send: { baseBackoffMs: 0, maxBackoffMs: 1 },
    prices: { byPrefix: { "+1": 0.01 } },
    onEvent: watch.onEvent,
    logger: silentLogger(),
    logContent: true,
  });
  return {
    pipeline,
    carrier,
    watch,
    async tidy() {
      for (let text = 0; text < MAX_MESSAGES; text++) {
        const from = `+1555020${String(text).padStart(4, "0")}`;
        await (await pipeline.receive(inboundText({ provider: "twilio", from }))).work;
        await pipeline.simulate({ to: ASSISTANT_NUMBER, from, body: "Hello" });
      }
    },
    consentEntries: () => countConsent(store),
  };
}

/** Counts the calls that a request makes, and looks for ids that only forged webhooks carry. */
function watched(store: MemoryStore, watch: Watch): Store {
  const seen = (step: string, providerMessageId: string): void => {
    watch.storeCalls++;
    if (providerMessageId.startsWith(FORGED)) watch.report(`${step}: a webhook that is not signed`);
  };
  return {
    ...store,
    receive(inbound, policy) {
      seen("receive", inbound.providerMessageId);
      return store.receive(inbound, policy);
    },
    recordDelivery(update) {
      seen("recordDelivery", update.providerMessageId);
      return store.recordDelivery(update);
    },
    findAssistant(number) {
      watch.storeCalls++;
      return store.findAssistant(number);
    },
  };
}

async function countConsent(store: MemoryStore): Promise<number> {
  let count = 0;
  let after: string | undefined;
  do {
    const page = await store.consent.list({
      limit: 1_000,
      ...(after === undefined ? {} : { after }),
    });
    count += page.entries.length;
    after = page.next ?? undefined;
  } while (after !== undefined);
  return count;
}

/** Writes each line as a logger would, to nowhere. */
function silentLogger(): Logger {
  const write = (fields: object): void => void JSON.stringify(fields);
  return { debug: write, info: write, warn: write, error: write };
}
