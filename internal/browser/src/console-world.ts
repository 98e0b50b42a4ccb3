import { once } from "node:events";
import { createServer } from "node:http";
import { createExpressAdapter } from "@sms-pipeline/adapter-express";
import { createConsole } from "@sms-pipeline/console";
import { type Carrier, createCarrier } from "@sms-pipeline/simulator";
import { createMemoryStore, type MemoryStore } from "@sms-pipeline/store-memory";
import express from "express";
import { createSmsPipeline } from "sms-pipeline";
import { type AiStep, createScriptedAi, type ScriptedAi } from "sms-pipeline/testing";
import { createTwilioMessenger } from "sms-pipeline/twilio";
import { expect } from "vitest";

const OUR_NUMBER = "+15550100001";
/** The carrier's account has it, and no assistant does. */
export const SPARE_NUMBER = "+15550100002";
const PERSON = "+15550200100";
export const TOKEN = "the-token-of-the-console";

export interface ConsoleWorld {
  /** The address of the page. */
  readonly url: string;
  readonly carrier: Carrier;
  readonly ai: ScriptedAi;
  readonly store: MemoryStore;
  /** A person texts, by the carrier's signed webhook. Resolves when the text is stored. */
  text(body: string, numbers?: { readonly from?: string; readonly to?: string }): Promise<void>;
  /** The bodies that the carrier took from us, in order. */
  sent(): string[];
  /** Resolves when every text is answered and every reply has come to its end. */
  atRest(): Promise<void>;
  close(): Promise<void>;
}

/** An Express app with the pipeline and the console, and the carrier on a port of its own. */
export async function createConsoleWorld(...script: readonly AiStep[]): Promise<ConsoleWorld> {
  const app = express();
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The app has no port.");
  const appUrl = `http://127.0.0.1:${address.port}`;

  const smsUrl = `${appUrl}/api/v1/sms/webhook/sms`;
  const carrier = createCarrier({
    seed: 1,
    pace: { queuedMs: 20, sendingMs: 20, sentMs: 50 },
    numbers: [
      { phoneNumber: OUR_NUMBER, smsUrl },
      { phoneNumber: SPARE_NUMBER, smsUrl },
    ],
  });
  const listening = await carrier.listen();
  const ai = createScriptedAi(...script);
  const store = createMemoryStore({
    assistants: [
      {
        name: "Greeter",
        firstSms: "Hello, this is Greeter.",
        smsPrompt: "You are Greeter.",
        phoneNumbers: [OUR_NUMBER],
      },
    ],
  });
  const pipeline = createSmsPipeline({
    ai,
    store,
    messenger: createTwilioMessenger({
      accountSid: carrier.accountSid,
      authToken: carrier.authToken,
      apiBaseUrl: listening.url,
      publicUrl: appUrl,
    }),
    burst: { quietMs: 100 },
    turns: { sweepIntervalMs: 200 },
  });
  app.use(createExpressAdapter(pipeline));
  app.use(createExpressAdapter(createConsole({ pipeline, store, auth: { token: TOKEN } })));
  pipeline.start();
  const isAnythingWaiting = async (): Promise<boolean> => {
    const { conversations } = await store.conversations.list({ state: "waiting", limit: 200 });
    return conversations.length > 0;
  };

  return {
    url: `${appUrl}/console/`,
    carrier,
    ai,
    store,
    async text(body, { from = PERSON, to = OUR_NUMBER } = {}) {
      await carrier.text({ from, to, body }).answered;
    },
    sent: () =>
      carrier.messages.filter(({ direction }) => direction !== "inbound").map(({ body }) => body),
    async atRest() {
      await expect.poll(isAnythingWaiting).toBe(false);
      await carrier.idle();
    },
    async close() {
      await pipeline.stop();
      await carrier.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
