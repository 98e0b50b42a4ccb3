import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import twilio from "twilio";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ExampleProcess, startExample } from "./example-process.ts";
import { type CarrierStandIn, type ModelStandIn, startCarrier, startModel } from "./stand-ins.ts";

const ACCOUNT_SID = `AC${"0".repeat(32)}`;
const AUTH_TOKEN = "an-auth-token-for-tests";
const PUBLIC_URL = "https://sms.example.com";
const OURS = "+15550100001";

describe.each(["express-server", "fastify-server"] as const)("%s, end to end", (name) => {
  let carrier: CarrierStandIn;
  let model: ModelStandIn;
  let example: ExampleProcess;
  let folder: string;
  let texts = 0;

  beforeAll(async () => {
    carrier = await startCarrier(ACCOUNT_SID);
    model = await startModel();
    folder = await mkdtemp(join(tmpdir(), "sms-seed-"));
    const seed = [
      { name: "Shop", firstSms: "Welcome!", smsPrompt: "You are Shop.", phoneNumbers: [OURS] },
    ];
    await writeFile(join(folder, "seed.json"), JSON.stringify(seed));
    example = await startExample(name, {
      PUBLIC_URL,
      TWILIO_ACCOUNT_SID: ACCOUNT_SID,
      TWILIO_AUTH_TOKEN: AUTH_TOKEN,
      TWILIO_API_BASE_URL: carrier.url,
      OPENAI_API_KEY: "sk-test",
      OPENAI_BASE_URL: `${model.url}/v1`,
      OPENAI_MODEL: "test-model",
      SMS_SEED_FILE: join(folder, "seed.json"),
      DATA_DIR: join(folder, "data"),
    });
  });

  afterAll(async () => {
    await example.end("SIGTERM");
    await Promise.all([carrier.close(), model.close(), rm(folder, { recursive: true })]);
  });

  function webhook(
    params: Readonly<Record<string, string>>,
    { path = "/webhook/sms", signature }: { path?: string; signature?: string } = {},
  ): Promise<Response> {
    const signed = twilio.getExpectedTwilioSignature(
      AUTH_TOKEN,
      `${PUBLIC_URL}/api/v1/sms${path}`,
      params,
    );
    return fetch(`${example.url}${path}`, {
      method: "POST",
      headers: { "x-twilio-signature": signature ?? signed },
      body: new URLSearchParams(params),
    });
  }

  const messageFrom = (person: string, body: string): Record<string, string> => ({
    // Never the id of a message that the carrier stand-in makes.
    MessageSid: `SMa${String(++texts).padStart(31, "0")}`,
    AccountSid: ACCOUNT_SID,
    From: person,
    To: OURS,
    Body: body,
    NumMedia: "0",
    NumSegments: "1",
    SmsStatus: "received",
  });

  const sentTo = (person: string): (string | undefined)[] =>
    carrier.created.filter(({ To }) => To === person).map(({ Body }) => Body);

  /** Sends the texts and waits until `replies` more messages have left. */
  async function say(person: string, bodies: readonly string[], replies: number): Promise<void> {
    const before = carrier.created.length;
    for (const body of bodies) {
      const response = await webhook(messageFrom(person, body));
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toMatch(/^text\/xml/);
      expect(await response.text()).toBe("<Response/>");
    }
    await carrier.waitFor(before + replies);
  }

  it("greets, answers with history, ends, and greets again", async () => {
    const person = "+15550100100";
    await say(person, ["Hi"], 1);
    await say(person, ["When do you open?"], 1);
    await say(person, ["bye"], 0);
    await say(person, ["Hi again"], 1);
    expect(sentTo(person)).toEqual(["Welcome!", "About: When do you open?", "Welcome!"]);
    expect(model.requests.at(-1)?.messages).toEqual([
      { role: "system", content: "You are Shop." },
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Welcome!" },
      { role: "user", content: "When do you open?" },
    ]);
    expect(carrier.created[0]).toMatchObject({ From: OURS, To: person });
    expect(carrier.created[0]?.StatusCallback).toMatch(
      /^https:\/\/sms\.example\.com\/api\/v1\/sms\/webhook\/status\?outbound=/,
    );
  });

  it("answers a text once that comes three times", async () => {
    const person = "+15550100101";
    const text = messageFrom(person, "Hi");
    const answers = await Promise.all([webhook(text), webhook(text), webhook(text)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await say(person, ["Next"], 1);
    await say(person, ["And one more"], 1);
    expect(sentTo(person).filter((body) => body === "Welcome!")).toHaveLength(1);
  });

  it("answers a burst once, with all of it", async () => {
    const person = "+15550100102";
    await say(person, ["Hi"], 1);
    const asked = model.requests.length;
    await say(person, ["one", "two", "three"], 1);
    expect(sentTo(person)).toEqual(["Welcome!", "About: one\ntwo\nthree"]);
    expect(model.requests).toHaveLength(asked + 1);
  });

  it("refuses a webhook with a bad signature, and nothing happens", async () => {
    const person = "+15550100103";
    const [sent, asked] = [carrier.created.length, model.requests.length];
    const response = await webhook(messageFrom(person, "Hi"), { signature: "bm90IGl0" });
    expect(response.status).toBe(403);
    await say("+15550100104", ["Hi"], 1);
    expect(sentTo(person)).toEqual([]);
    expect([carrier.created.length, model.requests.length]).toEqual([sent + 1, asked]);
  });

  it("takes the delivery status of what it sent", async () => {
    const person = "+15550100105";
    await say(person, ["Hi"], 1);
    const callback = new URL(carrier.created.at(-1)?.StatusCallback ?? "");
    const params = {
      MessageSid: `SM${String(carrier.created.length).padStart(32, "0")}`,
      MessageStatus: "delivered",
      AccountSid: ACCOUNT_SID,
      From: OURS,
      To: person,
    };
    const path = `/webhook/status${callback.search}`;
    expect((await webhook(params, { path })).status).toBe(200);
    await example.line(/delivery_reported .*status=delivered .*result=recorded/);
  });

  it("says what it does without a phone number or a text in its lines", () => {
    const lines = example.output.join("\n");
    expect(lines).toMatch(/text_received/);
    expect(lines).not.toMatch(/\+1555|Welcome|open\?|an-auth-token|sk-test/);
  });
});
