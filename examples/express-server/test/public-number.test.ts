import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Carrier, createCarrier } from "@sms-pipeline/simulator";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ExampleProcess, type SpawnOptions, startExample } from "./example-process.ts";

const OURS = "+15550100001";
const ELSEWHERE = "https://elsewhere.example.com/sms";
const NGROK = new URL("./ngrok-stand-in.ts", import.meta.url);
const CONFIGURE = { args: ["--", "--configure-number", OURS] } satisfies SpawnOptions;

let folder: string;
let carrier: Carrier;
let carrierUrl: string;
let example: ExampleProcess | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sms-public-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  carrier = createCarrier({
    numbers: [{ phoneNumber: OURS, smsUrl: ELSEWHERE }],
    pace: { queuedMs: 0, sendingMs: 0, sentMs: 0 },
  });
  carrierUrl = (await carrier.listen()).url;
});
afterEach(async () => {
  await example?.end("SIGTERM");
  example = null;
  await carrier.close();
});

async function start(env: Readonly<Record<string, string>>, options?: SpawnOptions) {
  example = await startExample("express-server", { DATA_DIR: "memory", ...env }, options);
  return example;
}

const account = () => ({
  TWILIO_ACCOUNT_SID: carrier.accountSid,
  TWILIO_AUTH_TOKEN: carrier.authToken,
  TWILIO_API_BASE_URL: carrierUrl,
});

describe("a tunnel", () => {
  it("brings the texts of the number that was configured, signed for its address, until the server stops", async () => {
    const env = { ...account(), NGROK_AUTHTOKEN: "a-token" };
    const running = await start(env, { ...CONFIGURE, preload: NGROK });
    const [, url = ""] = (await running.line(/^tunnel: /)).split(/[ ,]+/);
    expect(url).not.toBe(new URL(running.url).origin);
    expect(running.output).toContain(`webhook: ${url}/api/v1/sms/webhook/sms`);
    expect(running.output).toContain("number: set: its texts come to this server.");
    expect(carrier.numbers[0]).toMatchObject({
      smsUrl: `${url}/api/v1/sms/webhook/sms#rc=3&rp=all`,
      smsMethod: "POST",
    });

    const webhook = await carrier.text({ from: "+15550100100", to: OURS, body: "Hi" }).answered;
    expect(webhook).toMatchObject({ state: "delivered", attempts: [{ status: 200 }] });
    const reply = await carrier.waitFor(({ status }) => status === "delivered");
    expect(reply.statusCallback).toMatch(`${url}/api/v1/sms/webhook/status?outbound=`);
    await running.line(/delivery_reported .*status=delivered/);

    await running.end("SIGTERM");
    expect(running.output.at(-1)).toBe("stopped");
    await expect(fetch(url)).rejects.toThrow();
  });

  it("makes the server public: no console without a token, no test endpoint, and the phone only on a port of its own", async () => {
    const env = { NGROK_AUTHTOKEN: "a-token" };
    const running = await start(env, { preload: NGROK });
    expect(running.output).toContainEqual(expect.stringMatching(/^console: off: .*CONSOLE_TOKEN/));
    const { origin } = new URL(running.url);
    for (const path of ["/console/", "/phone/", "/phone/api/changes", "/api/v1/sms/test"]) {
      expect((await fetch(origin + path)).status).toBe(404);
    }
    const phone = (await running.line(/^phone: /)).slice("phone: ".length);
    expect(new URL(phone).origin).not.toBe(origin);
    expect((await fetch(phone)).status).toBe(200);
  });

  it("that ngrok refuses is said in words, without the token, and the server runs on", async () => {
    const running = await start({ NGROK_AUTHTOKEN: "refused" }, { preload: NGROK });
    expect(await running.line(/^tunnel: /)).toMatch(
      /^tunnel: none: ngrok refused \(ERR_NGROK_107\): NGROK_AUTHTOKEN is not a valid token: .* The server runs without it\.$/,
    );
    expect((await fetch(`${running.url}/webhook/sms/health`)).status).toBe(200);
  });

  it("that ngrok itself does not open, with a made-up token, is said too", async () => {
    const running = await start({ NGROK_AUTHTOKEN: "made-up" });
    // Where there is no way to ngrok it can't refuse.
    expect(await running.line(/^tunnel: /)).toMatch(
      /^tunnel: none: ngrok (refused \(ERR_NGROK_105\)|could not be reached|did not answer)/,
    );
    expect(running.output.join("\n")).not.toContain("made-up");
    expect((await fetch(`${running.url}/webhook/sms/health`)).status).toBe(200);
  });

  it("is not opened where PUBLIC_URL is set", async () => {
    const running = await start({
      NGROK_AUTHTOKEN: "a-token",
      PUBLIC_URL: "https://sms.example.com",
    });
    expect(await running.line(/^tunnel: /)).toBe(
      "tunnel: none: PUBLIC_URL is set, so it is not needed",
    );
  });
});

describe("--configure-number", () => {
  const PUBLIC_URL = "https://sms.example.com";

  it.each<[string, () => Record<string, string>, RegExp]>([
    [
      "wrong credentials",
      () => ({ ...account(), PUBLIC_URL, TWILIO_AUTH_TOKEN: "wrong" }),
      /Twilio refused the credentials: check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN/,
    ],
    ["no credentials", () => ({ PUBLIC_URL }), /needs TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN/],
    ["no public URL", () => account(), /Set PUBLIC_URL, or NGROK_AUTHTOKEN for a tunnel/],
    [
      "nobody at the other end",
      () => ({ ...account(), PUBLIC_URL, TWILIO_API_BASE_URL: "http://127.0.0.1:1" }),
      /Twilio could not be reached/,
    ],
  ])(
    "says what is wrong with %s, changes nothing, and the server runs on",
    async (_, env, words) => {
      const running = await start(env(), CONFIGURE);
      expect(await running.line(/^number: /)).toMatch(/^number: not set: /);
      expect(await running.line(/^number: /)).toMatch(words);
      expect(carrier.numbers[0]?.smsUrl).toBe(ELSEWHERE);
      expect((await fetch(`${running.url}/webhook/sms/health`)).status).toBe(200);
    },
  );

  it("says so when the account does not have the number, without the number", async () => {
    const args = ["--configure-number", "+15550100077"];
    const running = await start({ ...account(), PUBLIC_URL }, { args });
    expect(await running.line(/^number: /)).toMatch(/does not have the number \*+0077/);
    expect(running.output.join("\n")).not.toContain("+15550100077");
  });

  it("says so when no assistant answers the number", async () => {
    carrier.setNumber({ phoneNumber: "+15550100077" });
    const args = ["--configure-number=+15550100077"];
    const running = await start({ ...account(), PUBLIC_URL }, { args });
    await running.line(/^number: no assistant answers it yet/);
    expect(carrier.numbers[1]?.smsUrl).toBe(`${PUBLIC_URL}/api/v1/sms/webhook/sms#rc=3&rp=all`);
  });

  it.each([["--configure-number"], ["--configure-number", "15550100001"], ["--port"]])(
    "refuses arguments that it can't use: %s %s",
    async (...args) => {
      const started = start({}, { args });
      await expect(started).rejects.toThrow(/--configure-number/);
    },
  );
});
