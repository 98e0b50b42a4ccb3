import {
  type Ai,
  type ConsentEntry,
  createSmsPipeline,
  exportConsentLog,
  type Store,
} from "sms-pipeline";
import { createTwilioMessenger } from "sms-pipeline/twilio";
import twilio from "twilio";
import { type Case, GREETER } from "./cases.ts";

const AUTH_TOKEN = "an-auth-token-for-tests";
const WEBHOOK = "https://sms.example.com/api/v1/sms/webhook/sms";

let people = 0;
let messages = 0;

export interface Outcome {
  readonly sent: readonly string[];
  readonly consent: readonly ConsentEntry[];
}

/** Sends a case's texts as signed webhooks, each once the turn of the one before is over. */
export async function runCase(store: Store, given: Case): Promise<Outcome> {
  const sent: string[] = [];
  const from = given.from ?? `+1555${String(2_000_000 + ++people)}`;
  const ai: Ai = {
    generateReply: async () => ({ text: "Reply.", model: "m", usage: null, finishReason: "stop" }),
  };
  const twilioMessenger = createTwilioMessenger({
    accountSid: `AC${"0".repeat(32)}`,
    authToken: AUTH_TOKEN,
    publicUrl: "https://sms.example.com",
  });
  const messenger = {
    ...twilioMessenger,
    async send({ body }: { readonly body: string }) {
      sent.push(body);
      const providerMessageId = `SMout${++messages}`;
      return { providerMessageId, status: "queued", segments: 1 } as const;
    },
  };
  const pipeline = createSmsPipeline({
    store,
    ai,
    messenger,
    burst: { quietMs: 0 },
    ...given.options,
  });
  for (const text of given.texts) {
    const params = {
      MessageSid: `SMin${++messages}`,
      From: from,
      To: given.to ?? GREETER,
      NumMedia: "0",
      ...(typeof text === "string" ? { Body: text } : text),
    };
    const work: Promise<unknown>[] = [];
    const response = await pipeline.fetch(signed(params), {
      waitUntil: (promise) => void work.push(promise),
    });
    if (response.status !== 200) throw new Error(`The webhook got ${response.status}.`);
    await Promise.all(work);
  }
  const consent: ConsentEntry[] = [];
  for await (const entry of exportConsentLog(store, { person: from })) consent.push(entry);
  return { sent, consent };
}

function signed(params: Readonly<Record<string, string>>): Request {
  const signature = twilio.getExpectedTwilioSignature(AUTH_TOKEN, WEBHOOK, params);
  return new Request(WEBHOOK, {
    method: "POST",
    headers: { "x-twilio-signature": signature },
    body: new URLSearchParams(params),
  });
}
