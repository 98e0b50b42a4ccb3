import { createMemoryStore } from "@sms-pipeline/store-memory";
import { createSmsPipeline, type HttpRequest } from "sms-pipeline";
import { createScriptedAi } from "sms-pipeline/testing";
import { createTwilioMessenger } from "sms-pipeline/twilio";
import { getExpectedTwilioSignature, validateRequest } from "twilio/lib/webhooks/webhooks.js";
import type { PartOptions } from "../harness/part.ts";
import { inDigits, type Report } from "../harness/report.ts";
import { ACCOUNT_SID, AUTH_TOKEN, createTexts, PATH, PUBLIC_URL } from "../webhook/texts.ts";
import { inTurns } from "./in-turns.ts";

/** What a flood of forged webhooks costs: the whole pipeline, its messenger alone, and the carrier's own function. */
export async function measureBadSignatures(report: Report, { quick }: PartOptions): Promise<void> {
  const url = PUBLIC_URL + PATH;
  const text = createTexts(1)();
  const body = text.form;
  const parameters = Object.fromEntries(new URLSearchParams(body));
  const messenger = createTwilioMessenger({ accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN });
  const pipeline = createSmsPipeline({
    store: createMemoryStore(),
    ai: createScriptedAi(),
    // Nothing may leave this machine: the text with the right signature is answered.
    messenger: {
      ...messenger,
      send: async () => ({ providerMessageId: "SM1", status: "queued", segments: null }),
    },
  });
  const requestWith = (signature: string): HttpRequest => {
    const headers: Readonly<Record<string, string>> = {
      host: "sms.example.com",
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature": signature,
    };
    const header = (key: string): string | null => headers[key] ?? null;
    return { method: "POST", url, header, readBody: async () => body };
  };
  if ((await pipeline.handle(requestWith(text.signature))).status !== 200) {
    throw new Error("A right signature was refused.");
  }
  const signatures: Readonly<Record<string, string>> = {
    "well-formed but wrong": getExpectedTwilioSignature("f".repeat(32), url, parameters),
    malformed: "not a signature",
  };
  report.table([
    "bad signature",
    "pipeline.handle µs",
    "messenger.parseWebhook µs",
    "twilio.validateRequest with the form µs",
    "twilio.validateRequest alone µs",
  ]);
  for (const [name, signature] of Object.entries(signatures)) {
    const request = requestWith(signature);
    if ((await pipeline.handle(request)).status !== 403) throw new Error("It was not refused.");
    const { header } = request;
    const times = await inTurns(
      [
        { name: "handle", run: () => pipeline.handle(request) },
        {
          name: "parseWebhook",
          run: async () => {
            try {
              return await messenger.parseWebhook({ method: "POST", url, header, body });
            } catch (error) {
              return error;
            }
          },
        },
        {
          name: "twilio, the form parsed before",
          run: () => {
            const form = Object.fromEntries(new URLSearchParams(body));
            return validateRequest(AUTH_TOKEN, signature, url, form);
          },
        },
        { name: "twilio", run: () => validateRequest(AUTH_TOKEN, signature, url, parameters) },
      ],
      quick,
    );
    report.row([name, ...times.map((time) => inDigits(time / 1e3))]);
    const [handle = Number.NaN, , withForm = Number.NaN] = times;
    const key = name.replaceAll(/\W+/g, "_").toLowerCase();
    report.value(`bad_signature_${key}_handle_of_twilio_with_form`, handle / withForm);
  }
}
