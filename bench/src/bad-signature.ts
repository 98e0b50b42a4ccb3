import { createMemoryStore } from "@sms-pipeline/store-memory";
import { do_not_optimize } from "mitata";
import { createSmsPipeline, type HttpRequest } from "sms-pipeline";
import { createScriptedAi } from "sms-pipeline/testing";
import { createTwilioMessenger } from "sms-pipeline/twilio";
import { getExpectedTwilioSignature, validateRequest } from "twilio/lib/webhooks/webhooks.js";

// What a flood of forged webhooks costs: the whole pipeline, its messenger alone, and the carrier's own function.
const authToken = "0123456789abcdef0123456789abcdef";
const url = "https://sms.example.com/api/v1/sms/webhook/sms";
const parameters: Readonly<Record<string, string>> = {
  ToCountry: "US",
  ToState: "CA",
  SmsMessageSid: `SM${"1".repeat(32)}`,
  NumMedia: "0",
  ToCity: "SAN FRANCISCO",
  FromZip: "94105",
  SmsSid: `SM${"1".repeat(32)}`,
  FromState: "CA",
  SmsStatus: "received",
  FromCity: "SAN FRANCISCO",
  Body: "Hello, are you open on Friday evening? “We” are four.",
  FromCountry: "US",
  To: "+15550100001",
  ToZip: "94105",
  NumSegments: "1",
  MessageSid: `SM${"1".repeat(32)}`,
  AccountSid: `AC${"0".repeat(32)}`,
  From: "+15550100002",
  ApiVersion: "2010-04-01",
};
const body = new URLSearchParams(parameters).toString();
const signatures: Readonly<Record<string, string>> = {
  "well-formed but wrong": getExpectedTwilioSignature("f".repeat(32), url, { ...parameters }),
  malformed: "not a signature",
};

const messenger = createTwilioMessenger({ accountSid: `AC${"0".repeat(32)}`, authToken });
const pipeline = createSmsPipeline({
  store: createMemoryStore(),
  ai: createScriptedAi(),
  messenger,
});

for (const [name, signature] of Object.entries(signatures)) {
  const headers: Readonly<Record<string, string>> = {
    host: "sms.example.com",
    "content-type": "application/x-www-form-urlencoded",
    "x-twilio-signature": signature,
  };
  const header = (key: string): string | null => headers[key] ?? null;
  const request: HttpRequest = { method: "POST", url, header, readBody: async () => body };
  if ((await pipeline.handle(request)).status !== 403) throw new Error("It was not refused.");

  const [handle, parseWebhook, parsedAndValidated, validated] = await measure([
    async () => do_not_optimize(await pipeline.handle(request)),
    async () => {
      try {
        do_not_optimize(await messenger.parseWebhook({ method: "POST", url, header, body }));
      } catch (error) {
        do_not_optimize(error);
      }
    },
    () => {
      const form = Object.fromEntries(new URLSearchParams(body));
      do_not_optimize(validateRequest(authToken, signature, url, form));
    },
    () => do_not_optimize(validateRequest(authToken, signature, url, { ...parameters })),
  ]);
  const line = (what: string, time = 0): string => {
    const ratios = [parsedAndValidated, validated].map((theirs = 1) => (time / theirs).toFixed(2));
    return `${what.padEnd(50)} ${time.toFixed(1).padStart(6)} µs  ${ratios.join("  ")}\n`;
  };
  process.stdout.write(
    [
      `A signature that is ${name}: time, and its ratio to each of the last two\n`,
      line("pipeline.handle", handle),
      line("messenger.parseWebhook", parseWebhook),
      line("twilio.validateRequest, the form parsed before", parsedAndValidated),
      line("twilio.validateRequest alone", validated),
    ].join(""),
  );
}

/**
 * Microseconds a call: the least of many short rounds, in which the candidates take turns, so that a machine that is busy
 * with something else, or changes its clock rate, is unfair to none of them.
 */
async function measure(candidates: readonly (() => unknown)[]): Promise<number[]> {
  const least = candidates.map(() => Number.POSITIVE_INFINITY);
  const calls = 200;
  for (let round = 0; round < 300; round++) {
    for (const [index, candidate] of candidates.entries()) {
      const startedAt = performance.now();
      for (let call = 0; call < calls; call++) {
        const result = candidate();
        if (result instanceof Promise) await result;
      }
      const each = ((performance.now() - startedAt) * 1_000) / calls;
      least[index] = Math.min(least[index] ?? each, each);
    }
  }
  return least;
}
