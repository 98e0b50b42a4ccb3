import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Carrier, createCarrier } from "@sms-pipeline/simulator";
import { type ModelStandIn, startModel } from "@sms-pipeline/test-support/model-stand-in";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ExampleProcess, startExample } from "./example-process.ts";

const ACCOUNT_SID = `AC${"0".repeat(32)}`;
const AUTH_TOKEN = "an-auth-token-for-tests";
const PUBLIC_URL = "https://sms.example.com";
const OURS = "+15550100001";

describe.each(["express-server", "fastify-server"] as const)("%s, end to end", (name) => {
  let carrier: Carrier;
  let model: ModelStandIn;
  let example: ExampleProcess;
  let folder: string;

  beforeAll(async () => {
    carrier = createCarrier({
      accountSid: ACCOUNT_SID,
      authToken: AUTH_TOKEN,
      numbers: [{ phoneNumber: OURS, smsUrl: `${PUBLIC_URL}/api/v1/sms/webhook/sms` }],
      route: ({ pathname, search }) => new URL(pathname + search, example.url),
      pace: { queuedMs: 0, sendingMs: 0, sentMs: 0 },
    });
    const { url: carrierUrl } = await carrier.listen();
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
      TWILIO_API_BASE_URL: carrierUrl,
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

  /** What the carrier has of ours for this person, oldest first. */
  const sentTo = (person: string): string[] =>
    carrier.messages.filter(({ to }) => to === person).map(({ body }) => body);

  /** Texts, and waits until `replies` more messages have reached the person. */
  async function say(person: string, bodies: readonly string[], replies: number): Promise<void> {
    const before = new Set(carrier.messages.map(({ sid }) => sid));
    const isNew = (sid: string): boolean => !before.has(sid);
    for (const body of bodies) {
      const webhook = await carrier.text({ from: person, to: OURS, body }).answered;
      expect(webhook?.attempts).toMatchObject([
        { status: 200, contentType: expect.stringMatching(/^text\/xml/), response: "<Response/>" },
      ]);
    }
    const delivered = () =>
      carrier.messages.filter(
        ({ sid, to, status }) => to === person && status === "delivered" && isNew(sid),
      );
    if (replies > 0) await carrier.waitFor(() => delivered().length === replies);
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
    const [greeting] = carrier.messages.filter(({ to }) => to === person);
    expect(greeting).toMatchObject({ from: OURS, direction: "outbound-api" });
    expect(greeting?.statusCallback).toMatch(
      /^https:\/\/sms\.example\.com\/api\/v1\/sms\/webhook\/status\?outbound=/,
    );
  });

  it("answers a text once that comes three times", async () => {
    const person = "+15550100101";
    carrier.faults.set({ "webhook.duplicate": { next: 1 } });
    const webhook = await carrier.text({ from: person, to: OURS, body: "Hi" }).answered;
    carrier.resend(webhook?.id ?? "");
    await carrier.waitFor(({ to, status }) => to === person && status === "delivered");
    await carrier.idle();
    const posted = carrier.webhooks.filter(({ messageSid }) => messageSid === webhook?.messageSid);
    expect(posted.map(({ attempts }) => attempts[0]?.status)).toEqual([200, 200, 200]);
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
    const before = [carrier.messages.length, model.requests.length];
    const impostor = createCarrier({
      accountSid: ACCOUNT_SID,
      authToken: "another-auth-token",
      numbers: carrier.numbers.map(({ phoneNumber, smsUrl }) => ({ phoneNumber, smsUrl })),
      route: ({ pathname }) => new URL(pathname, example.url),
    });
    const webhook = await impostor.text({ from: person, to: OURS, body: "Hi" }).answered;
    expect(webhook).toMatchObject({ state: "failed", attempts: [{ status: 403 }] });
    await impostor.close();
    await say("+15550100104", ["Hi"], 1);
    expect(sentTo(person)).toEqual([]);
    expect([carrier.messages.length - 2, model.requests.length]).toEqual(before);
  });

  it("takes the delivery status of what it sent", async () => {
    await say("+15550100105", ["Hi"], 1);
    await example.line(/delivery_reported .*status=delivered .*result=recorded/);
    await carrier.idle();
    const reports = carrier.webhooks.filter(({ kind }) => kind === "status");
    expect(reports.length).toBeGreaterThan(0);
    for (const { state } of reports) expect(state).toBe("delivered");
  });

  it("says what it does without a phone number or a text in its lines", () => {
    const lines = example.output.join("\n");
    expect(lines).toMatch(/text_received/);
    expect(lines).not.toMatch(/\+1555|Welcome|open\?|an-auth-token|sk-test/);
  });
});
