import { createHmac, randomBytes } from "node:crypto";

/** Where the carrier believes the server to be, and with what it signs. */
export const PUBLIC_URL = "https://sms.example.com";
export const PATH = "/api/v1/sms/webhook/sms";
export const AUTH_TOKEN = "0123456789abcdef0123456789abcdef";
export const ACCOUNT_SID: string = `AC${"0".repeat(32)}`;
export const OUR_NUMBER = "+15550100001";

const QUESTIONS = [
  "Hi, are you open on Friday evening? We are four.",
  "Great. Can we sit outside, near the water if possible?",
  "One of us can't have gluten. What do you have for her?",
  "Perfect, please book it for half past seven. Thanks!",
] as const;

/** Texts that one person writes before somebody else does. */
export const TEXTS_PER_PERSON: number = QUESTIONS.length;

/** What the model of every contestant says to this text. */
export function answerTo(body: string): string {
  return `You wrote ${body.length} letters. Yes, on Friday we are open from 6 pm until midnight, and there is a table for you.`;
}

/** Another text at every call: what so many people write in turns, each a few times. */
export function createTexts(people: number): () => SignedText {
  const run = randomBytes(8).toString("hex");
  const first = Math.floor(Math.random() * 6e9) + 2_000_000_000;
  let written = 0;
  return () => {
    const person = written % people;
    const body = QUESTIONS[Math.floor(written / people) % QUESTIONS.length] ?? QUESTIONS[0];
    const sid = `SM${run}${written.toString(16).padStart(16, "0")}`;
    written += 1;
    const from = `+1${first + person}`;
    const parameters = {
      ToCountry: "US",
      ToState: "CA",
      SmsMessageSid: sid,
      NumMedia: "0",
      ToCity: "SAN FRANCISCO",
      FromZip: "94105",
      SmsSid: sid,
      FromState: "CA",
      SmsStatus: "received",
      FromCity: "SAN FRANCISCO",
      Body: body,
      FromCountry: "US",
      To: OUR_NUMBER,
      ToZip: "94105",
      NumSegments: "1",
      MessageSid: sid,
      AccountSid: ACCOUNT_SID,
      From: from,
      ApiVersion: "2010-04-01",
    };
    const form = new URLSearchParams(parameters).toString();
    return { from, form, signature: signatureOf(parameters) };
  };
}

export interface SignedText {
  readonly from: string;
  readonly form: string;
  readonly signature: string;
}

// As the carrier's documentation tells it, not by any of the contestants' code:
// https://www.twilio.com/docs/usage/security#validating-requests
function signatureOf(parameters: Readonly<Record<string, string>>): string {
  const names = Object.keys(parameters).sort();
  const text = PUBLIC_URL + PATH + names.map((name) => name + parameters[name]).join("");
  return createHmac("sha1", AUTH_TOKEN).update(text).digest("base64");
}
