import { createServer } from "node:http";
import { createExpressAdapter } from "@sms-pipeline/adapter-express";
import { type Carrier, createCarrier } from "@sms-pipeline/simulator";
import { createMemoryStore } from "@sms-pipeline/store-memory";
import express from "express";
import { createSmsPipeline } from "sms-pipeline";
import { type AiStep, createScriptedAi, type ScriptedAi } from "sms-pipeline/testing";
import { createTwilioMessenger } from "sms-pipeline/twilio";
import { listenOnLoopback } from "./listen.ts";

const OUR_NUMBER = "+15550100001";
export const GREETING = "Hello, this is Greeter. What can I do for you?";

export interface PhoneWorld {
  /** The address of the page. */
  readonly url: string;
  readonly carrier: Carrier;
  readonly ai: ScriptedAi;
  /** The emulator goes away from the page, and comes back under the same address. What it knows stays. */
  hideCarrier(): Promise<void>;
  showCarrier(): Promise<void>;
  close(): Promise<void>;
}

/**
 * An Express app with the pipeline on one port and the carrier on another, as a developer runs them: webhooks, sending and
 * delivery statuses go over the network.
 */
export async function createPhoneWorld(...script: readonly AiStep[]): Promise<PhoneWorld> {
  const app = express();
  const host = await listenOnLoopback(createServer(app));

  const carrier = createCarrier({
    seed: 1,
    pace: { queuedMs: 20, sendingMs: 20, sentMs: 50 },
    numbers: [
      { phoneNumber: OUR_NUMBER, smsUrl: `${host.url}/api/v1/sms/webhook/sms#rc=3&rp=all` },
      { phoneNumber: "+15550100002", friendlyName: "Nobody's" },
    ],
  });
  let listening = await carrier.listen();
  const { port } = listening;

  const ai = createScriptedAi(...script);
  const pipeline = createSmsPipeline({
    ai,
    store: createMemoryStore({
      assistants: [
        {
          name: "Greeter",
          firstSms: GREETING,
          smsPrompt: "You are Greeter.",
          phoneNumbers: [OUR_NUMBER],
        },
      ],
    }),
    messenger: createTwilioMessenger({
      accountSid: carrier.accountSid,
      authToken: carrier.authToken,
      apiBaseUrl: listening.url,
      publicUrl: host.url,
    }),
    burst: { quietMs: 400 },
    send: { baseBackoffMs: 50, settleDownMs: 50 },
    turns: { sweepIntervalMs: 200 },
  });
  app.use(createExpressAdapter(pipeline));
  pipeline.start();

  return {
    url: `${listening.url}/`,
    carrier,
    ai,
    hideCarrier: () => listening.close(),
    async showCarrier() {
      listening = await carrier.listen({ port });
    },
    async close() {
      await pipeline.stop();
      await carrier.close();
      await host.close();
    },
  };
}
