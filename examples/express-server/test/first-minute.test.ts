import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import type { DeskChanges, DeskMessage } from "@sms-pipeline/simulator";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ExampleProcess, startExample } from "./example-process.ts";

const OURS = "+15550100001";
const PERSON = "+15550200100";
const GREETING = "Hi, this is the sms-pipeline demo. Ask me anything.";
const PUBLIC_URL = "https://sms.example.com";
const CONSOLE_TOKEN = "a-token-of-some-length";

let folder: string;
const started: ExampleProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sms-first-minute-"));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((example) => example.end("SIGTERM")));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(["express-server", "fastify-server"] as const)("%s, the first minute", (name) => {
  async function start(env: Readonly<Record<string, string>> = {}) {
    const example = await startExample(name, { DATA_DIR: "memory", ...env });
    started.push(example);
    const { origin } = new URL(example.url);
    return { ...example, origin };
  }

  it("serves its home page, the phone and the console on one address", async () => {
    const { origin } = await start();
    const home = await fetch(`${origin}/`);
    expect(home.headers.get("content-security-policy")).toMatch(/style-src 'sha256-/);
    const page = await home.text();
    for (const path of ["/phone/", "/console/", "/api/v1/sms/webhook/sms/health"]) {
      expect(page).toContain(`href="${origin}${path}"`);
      expect((await fetch(origin + path)).status).toBe(200);
    }
    for (const part of ["store", "model", "carrier", "console"]) {
      expect(page).toContain(`<dt>${part}</dt>`);
    }
    for (const path of ["/phone", "/console"]) {
      expect((await fetch(origin + path)).url).toBe(`${origin}${path}/`);
    }
    for (const part of ["phone", "console"]) {
      for (const file of ["app.js", "app.css"]) {
        expect((await fetch(`${origin}/${part}/${file}`)).status).toBe(200);
      }
    }
    expect((await fetch(`${origin}/nothing`)).status).toBe(404);
  });

  it("answers a text from the phone by the whole stack, and remembers it after a restart", async () => {
    const DATA_DIR = join(folder, name);
    const first = await start({ DATA_DIR });
    await text(first.origin, "Hello");
    await received(first.origin, GREETING);
    await first.end("SIGTERM");

    const second = await start({ DATA_DIR });
    await text(second.origin, "Still there?");
    // The second text of the conversation, not a greeting again.
    const answer = await received(second.origin, "Still there?");
    expect(answer.body).toMatch(/^Demo .*text 2 of yours/);
    const list = await api(second.origin, "conversations");
    expect(list).toMatchObject({ items: [{ person: { masked: expect.stringMatching(/0100$/) } }] });
  });

  it("lets a number be texted as soon as the console has given it to an assistant", async () => {
    const { origin } = await start();
    const before = await changes(origin);
    const waiting = changes(origin, before.cursor);
    const { id } = await api(origin, "assistants", {
      name: "Second",
      firstSms: "I am the second.",
      smsPrompt: null,
    });
    const number = { phoneNumber: "+15550100033", assistantId: id };
    await api(origin, "numbers", number);
    expect((await waiting).state?.numbers).toContainEqual(
      expect.objectContaining({ phoneNumber: "+15550100033", friendlyName: "Second" }),
    );
    await text(origin, "Hello", "+15550100033");
    await received(origin, "I am the second.");
  });

  it("stops soon while a page follows the news", async () => {
    const { origin, end, output } = await start();
    const { cursor } = await changes(origin);
    // As a page does, it asks again as soon as it is answered.
    const following = follow(origin, cursor).catch(() => null);
    const stoppedAt = performance.now();
    expect(await end("SIGTERM")).toBe(0);
    expect(performance.now() - stoppedAt).toBeLessThan(5_000);
    expect(output.at(-1)).toBe("stopped");
    await following;
  });

  it("gives phone, console and home page to nobody from elsewhere", async () => {
    const { origin } = await start();
    const forged = [{ host: "sms.example.com" }, { "x-forwarded-for": "203.0.113.9" }];
    for (const headers of forged) {
      for (const path of ["/phone/", "/phone/api/changes", "/console/", "/console/api/state"]) {
        expect(await statusOf(origin + path, headers)).toBe(403);
      }
      expect(await statusOf(`${origin}/`, headers)).toBe(404);
    }
  });

  const address = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal)?.address;

  // A machine without a network has no address but its own loopback.
  it.skipIf(address === undefined)("is not fooled by a Host header from the network", async () => {
    const { origin } = await start({ HOST: "0.0.0.0" });
    const fromOutside = `http://${address}:${new URL(origin).port}`;
    const headers = { host: "localhost" };
    for (const path of ["/phone/", "/phone/api/changes", "/console/", "/console/api/state"]) {
      expect(await statusOf(fromOutside + path, headers)).toBe(403);
    }
    expect(await statusOf(`${fromOutside}/`, headers)).toBe(404);
    expect(await statusOf(`${fromOutside}/api/v1/sms/webhook/sms/health`, headers)).toBe(200);
  });

  it("asks for the console's token where there is one", async () => {
    const { origin } = await start({ CONSOLE_TOKEN, PUBLIC_URL });
    const state = `${origin}/console/api/state`;
    expect((await fetch(state)).status).toBe(401);
    const headers = { authorization: `Bearer ${CONSOLE_TOKEN}` };
    expect((await fetch(state, { headers })).status).toBe(200);
  });

  it("has no console without a token, no test endpoint and no phone once PUBLIC_URL is set", async () => {
    const { origin, line, output } = await start({ PUBLIC_URL });
    expect(output).toContainEqual(expect.stringMatching(/^console: off: .*CONSOLE_TOKEN/));
    for (const path of ["/console/", "/console/api/state", "/phone/", "/api/v1/sms/test"]) {
      expect((await fetch(origin + path, { method: "GET" })).status).toBe(404);
    }
    // The phone is on a port of its own, and works.
    const phone = new URL((await line(/^phone: /)).slice("phone: ".length)).origin;
    await text(phone, "Hello");
    await received(phone, GREETING);
  });

  it("has no emulator with Twilio's variables", async () => {
    const { origin, output } = await start({
      TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
      TWILIO_AUTH_TOKEN: "an-auth-token-for-tests",
    });
    expect(output).toContain("carrier: Twilio");
    expect(output.join("\n")).not.toMatch(/^phone:/m);
    for (const path of ["/phone/", "/phone/api/changes", "/phone/2010-04-01/Accounts.json"]) {
      expect((await fetch(origin + path)).status).toBe(404);
    }
    expect(await (await fetch(`${origin}/`)).text()).not.toContain("/phone/");
  });
});

async function text(origin: string, body: string, to = OURS): Promise<void> {
  const response = await fetch(`${origin}/phone/api/texts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ from: PERSON, to, body }),
  });
  expect(response.status).toBe(201);
}

async function changes(origin: string, after?: string): Promise<DeskChanges> {
  const query = after === undefined ? "" : `?wait=25&after=${after}`;
  const response = await fetch(`${origin}/phone/api/changes${query}`);
  expect(response.status).toBe(200);
  const answer: DeskChanges = JSON.parse(await response.text());
  return answer;
}

/** Ends when the server is gone. */
async function follow(origin: string, after: string): Promise<never> {
  let cursor = after;
  for (;;) ({ cursor } = await changes(origin, cursor));
}

/** Waits, as the page does, until the phone has received a message that holds `words`. */
async function received(origin: string, words: string): Promise<DeskMessage> {
  let now = await changes(origin);
  for (;;) {
    const found = now.messages.find(
      ({ direction, body, status }) =>
        direction === "outbound" && status === "delivered" && body.includes(words),
    );
    if (found) return found;
    now = await changes(origin, now.cursor);
  }
}

async function api(origin: string, path: string, input?: unknown): Promise<{ id?: string }> {
  const response = await fetch(`${origin}/console/api/${path}`, {
    ...(input !== undefined && {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    }),
  });
  expect(response.status).toBeLessThan(300);
  const answer: Awaited<ReturnType<typeof api>> = JSON.parse(await response.text());
  return answer;
}

/** `fetch` lets nobody set the Host header. */
function statusOf(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });
}
