import { createTestClock } from "sms-pipeline/testing";
import { expect, it } from "vitest";
import {
  type CreateCarrierOptions,
  createCarrier,
  FAULT_KINDS,
  type FaultName,
  SimulatorError,
} from "../src/index.ts";
import { clientOf, OUR_NUMBER, PERSON, startApp, startCarrier } from "./world.ts";

const text = { to: PERSON, from: OUR_NUMBER, body: "Hello" };
const once = { next: 1 };

it("answers 429 with Retry-After and accepts nothing", async () => {
  const { carrier, url } = await startCarrier();
  carrier.faults.set({ "send.rate_limited": { next: 1, value: 7 } });
  const send = () =>
    fetch(`${url}/2010-04-01/Accounts/${carrier.accountSid}/Messages.json`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${carrier.accountSid}:${carrier.authToken}`)}` },
      body: new URLSearchParams({ To: PERSON, From: OUR_NUMBER, Body: "Hello" }),
    });
  const response = await send();
  expect([response.status, response.headers.get("retry-after")]).toEqual([429, "7"]);
  expect(await response.json()).toMatchObject({ code: 20429 });
  expect(carrier.messages).toEqual([]);
  expect((await send()).status).toBe(201);
});

/** The client's, where nothing comes. Any other answer is waited for. */
const PATIENCE_MS = 200;

it.each([
  ["send.error", { status: 500, code: 20500 }, 0],
  ["send.drop", { code: "ECONNRESET" }, 0],
  ["send.hang", { code: "ECONNABORTED" }, 0],
  ["send.accept_and_error", { status: 500 }, 1],
  ["send.accept_and_drop", { code: "ECONNRESET" }, 1],
  ["send.accept_and_hang", { code: "ECONNABORTED" }, 1],
  ["send.accept_late", { code: "ECONNABORTED" }, 1],
] as const)(
  "%s: the twilio package sees its error, and the record says what was taken",
  async (name, error, taken) => {
    const { carrier, url } = await startCarrier();
    const isLate = "code" in error && error.code === "ECONNABORTED";
    const client = clientOf(carrier, url, isLate ? PATIENCE_MS : undefined);
    const value = name === "send.accept_late" ? PATIENCE_MS + 100 : null;
    carrier.faults.set({ [name]: { next: 1, value } });
    await expect(client.messages.create(text)).rejects.toMatchObject(error);
    if (taken > 0) await carrier.waitFor(({ body }) => body === "Hello");
    expect(carrier.messages).toHaveLength(taken);
    expect(await clientOf(carrier, url).messages.create({ ...text, body: "Next" })).toMatchObject({
      status: "queued",
    });
  },
);

it.each([
  ["read.rate_limited", { status: 429 }],
  ["read.error", { status: 500 }],
  ["read.drop", { code: "ECONNRESET" }],
  ["read.hang", { code: "ECONNABORTED" }],
] as const)("%s strikes the list, once", async (name, error) => {
  const { carrier, url } = await startCarrier();
  carrier.faults.set({ [name]: once });
  const client = clientOf(carrier, url, name === "read.hang" ? PATIENCE_MS : undefined);
  await expect(client.messages.list()).rejects.toMatchObject(error);
  expect(await clientOf(carrier, url).messages.list()).toEqual([]);
});

async function texting(options?: CreateCarrierOptions) {
  const running = await startCarrier(options);
  const app = await startApp(running.carrier.authToken);
  running.carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: `${app.url}/sms` });
  const say = (body: string) => running.carrier.text({ from: PERSON, to: OUR_NUMBER, body });
  return { ...running, app, say, bodies: () => app.arrivals.map(({ params }) => params.Body) };
}

it("posts a webhook twice, as the same one", async () => {
  const { carrier, app, say } = await texting();
  carrier.faults.set({ "webhook.duplicate": once });
  say("1");
  say("2");
  await carrier.idle();
  const [first, ...others] = app.arrivals
    .filter(({ params }) => params.Body === "1")
    .map(({ params, headers }) => [params.MessageSid, headers["i-twilio-idempotency-token"]]);
  expect(others).toEqual([first]);
  expect(app.arrivals).toHaveLength(3);
});

it("posts webhooks in another order", async () => {
  const { carrier, say, bodies } = await texting();
  carrier.faults.set({ "webhook.reorder": { next: 1, value: 600_000 } });
  say("1");
  say("2");
  await carrier.idle();
  expect(bodies()).toEqual(["2", "1"]);
});

it("posts a webhook late, and lets go of one that nothing overtakes", async () => {
  const clock = createTestClock();
  const { carrier, say, bodies } = await texting({ clock });
  carrier.faults.set({
    "webhook.delay": { next: 1, value: 30 },
    "webhook.reorder": { next: 1, value: 10 },
  });
  const late = say("1");
  expect(carrier.webhooks).toMatchObject([{ state: "held", fault: "webhook.delay" }]);
  await say("2").answered;
  // Delayed, then held in vain.
  await clock.advance(30);
  expect(bodies()).toEqual(["2"]);
  await clock.advance(10);
  await late.answered;
  expect(bodies()).toEqual(["2", "1"]);
});

async function callbacks(faults: Partial<Record<FaultName, object>>) {
  const { carrier, client } = await startCarrier();
  const app = await startApp(carrier.authToken);
  carrier.faults.set(faults);
  await client.messages.create({ ...text, statusCallback: app.url });
  await carrier.idle();
  return { carrier, statuses: app.arrivals.map(({ params }) => params.MessageStatus) };
}

it("loses, doubles and reorders status callbacks", async () => {
  const lost = await callbacks({ "callback.lost": { rate: 1 } });
  expect(lost.statuses).toEqual([]);
  expect(lost.carrier.webhooks).toMatchObject(
    Array(3).fill({ state: "failed", fault: "callback.lost", attempts: [] }),
  );
  const doubled = await callbacks({ "callback.duplicate": { rate: 1 } });
  expect(doubled.statuses).toHaveLength(6);
  const reordered = await callbacks({ "callback.reorder": { next: 1, value: 600_000 } });
  expect(reordered.statuses.indexOf("queued")).toBeGreaterThan(0);
});

it("posts a status callback late", async () => {
  const clock = createTestClock();
  const { carrier, client } = await startCarrier({ clock });
  const app = await startApp(carrier.authToken);
  const statuses = () => app.arrivals.map(({ params }) => params.MessageStatus);
  carrier.faults.set({ "callback.late": { next: 1, value: 50 } });
  await client.messages.create({ ...text, statusCallback: app.url });
  await expect.poll(() => statuses().toSorted()).toEqual(["delivered", "sent"]);
  await clock.advance(50);
  await carrier.idle();
  expect(statuses().at(-1)).toBe("queued");
});

it.each([
  ["outcome.undelivered", null, "undelivered", 30003],
  ["outcome.failed", 30007, "failed", 30007],
] as const)("%s ends a message with its code", async (name, value, status, errorCode) => {
  const { carrier, client } = await startCarrier();
  const app = await startApp(carrier.authToken);
  carrier.faults.set({ [name]: { rate: 1, value } });
  const { sid } = await client.messages.create({ ...text, statusCallback: app.url });
  await carrier.idle();
  expect(await client.messages(sid).fetch()).toMatchObject({ status, errorCode });
  const last = app.arrivals.find(({ params }) => params.MessageStatus === status);
  expect(last?.params.ErrorCode).toBe(String(errorCode));
});

it("repeats its faults with a seed, whatever other faults are on", () => {
  const strikes = (seed: number, others: object) => {
    const carrier = createCarrier({
      seed,
      numbers: [{ phoneNumber: OUR_NUMBER, smsUrl: "http://127.0.0.1:1" }],
    });
    carrier.faults.set({ "webhook.delay": 0.5, ...others });
    return Array.from({ length: 40 }, (_, index) => {
      carrier.text({ from: PERSON, to: OUR_NUMBER, body: String(index) });
      return (
        carrier.webhooks.findLast(({ messageSid }) => messageSid === carrier.messages.at(-1)?.sid)
          ?.fault === "webhook.delay"
      );
    });
  };
  const first = strikes(1, {});
  expect(strikes(1, {})).toEqual(first);
  expect(strikes(1, { "webhook.reorder": 0.5 })).toEqual(first);
  expect(strikes(2, {})).not.toEqual(first);
  const count = first.filter(Boolean).length;
  expect(count).toBeGreaterThan(8);
  expect(count).toBeLessThan(32);
});

it("counts what has struck, and strikes no more when it is reset", async () => {
  const { carrier } = await startCarrier();
  carrier.faults.set({ "webhook.delay": 1 });
  carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: "http://127.0.0.1:1" });
  carrier.text({ ...text, from: PERSON, to: OUR_NUMBER });
  carrier.faults.reset();
  expect(carrier.faults.list().filter(({ served }) => served > 0)).toEqual([
    { name: "webhook.delay", rate: 0, next: 0, value: null, served: 1 },
  ]);
  expect(carrier.faults.list().map(({ name }) => name)).toEqual(
    FAULT_KINDS.map(({ name }) => name),
  );
});

it.each([
  [{ "send.nothing": 1 }, "There is no fault send.nothing"],
  [{ "send.error": 1.5 }, "rate must be from 0 to 1"],
  [{ "send.error": { next: -1 } }, "next must be a whole number"],
  [{ "send.error": { value: 3 } }, "it has no value"],
  [{ "send.hang": { value: 0.5 } }, "value (ms) must be a whole number"],
])("refuses %j and sets nothing", async (settings, message) => {
  const { faults } = createCarrier();
  const set = () => faults.set({ "webhook.delay": 1, ...settings });
  expect(set).toThrow(SimulatorError);
  expect(set).toThrow(message);
  expect(faults.list().every(({ rate }) => rate === 0)).toBe(true);
});
