import { createServer } from "node:http";
import { setTimeout } from "node:timers/promises";
import { createExpressAdapter } from "@sms-pipeline/adapter-express";
import { createConsole } from "@sms-pipeline/console";
import { type Carrier, createCarrier } from "@sms-pipeline/simulator";
import { createMemoryStore } from "@sms-pipeline/store-memory";
import express from "express";
import { createSmsPipeline } from "sms-pipeline";
import { createScriptedAi } from "sms-pipeline/testing";
import { createTwilioMessenger } from "sms-pipeline/twilio";
import { listenOnLoopback } from "../listen.ts";

export const BAKERY = "+15550100001";
export const GARAGE = "+15550100002";
export const GREETING = "Hi, this is the bakery's assistant. What can I do for you?";
/** What the model says, in the order in which it is asked. */
const ANSWERS = [
  "Yes, we bake gluten-free bread on Tuesdays and Fridays. Shall I put one aside for you?",
  "Done. It is waiting for you on Friday from 7:00, under the name Sam.",
] as const;
/** So that the pictures show a turn with a model in it. */
const THINKING_MS = 700;

export interface PictureWorld {
  readonly url: string;
  readonly carrier: Carrier;
  close(): Promise<void>;
}

/** What the examples start, with a model that says what is to be seen in the pictures. */
export async function createPictureWorld(): Promise<PictureWorld> {
  const app = express();
  const host = await listenOnLoopback(createServer(app));
  const smsUrl = `${host.url}/api/v1/sms/webhook/sms#rc=3&rp=all`;
  const carrier = createCarrier({
    basePath: "/phone",
    seed: 1,
    numbers: [
      { phoneNumber: BAKERY, friendlyName: "Bakery", smsUrl },
      { phoneNumber: GARAGE, friendlyName: "Garage", smsUrl },
    ],
  });
  const { url: apiBaseUrl } = await carrier.listen();
  const store = createMemoryStore({
    assistants: [
      {
        name: "Bakery",
        firstSms: GREETING,
        smsPrompt: "You answer for a bakery. Be brief and friendly.",
        phoneNumbers: [BAKERY],
      },
      {
        name: "Garage",
        firstSms: "Garage here. Which car is it, and what is wrong?",
        phoneNumbers: [GARAGE],
      },
    ],
  });
  const pipeline = createSmsPipeline({
    store,
    ai: createScriptedAi(
      ...ANSWERS.map((text) => async () => {
        await setTimeout(THINKING_MS);
        const usage = { inputTokens: 212, outputTokens: 24 };
        return { text, model: "gpt-5-mini", usage, finishReason: "stop" };
      }),
    ),
    messenger: createTwilioMessenger({
      accountSid: carrier.accountSid,
      authToken: carrier.authToken,
      apiBaseUrl,
      publicUrl: host.url,
    }),
    burst: { quietMs: 300 },
    turns: { sweepIntervalMs: 500 },
  });
  const console = createConsole({ pipeline, store, auth: { loopback: true } });
  for (const handle of [pipeline, console, carrier]) app.use(createExpressAdapter(handle));
  pipeline.start();
  return {
    url: host.url,
    carrier,
    async close() {
      await pipeline.stop();
      await carrier.close();
      await host.close();
    },
  };
}
