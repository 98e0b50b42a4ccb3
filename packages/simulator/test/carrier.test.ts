import { createTestClock } from "sms-pipeline/testing";
import { expect, it } from "vitest";
import { createCarrier, SimulatorError } from "../src/index.ts";
import { OUR_NUMBER, PERSON, startApp, startCarrier } from "./world.ts";

const hello = { from: PERSON, to: OUR_NUMBER, body: "Hi" };
const numbers = [{ phoneNumber: OUR_NUMBER }];

it("keeps no more messages and webhooks than it is told to, and forgets their pictures", async () => {
  const { carrier, url } = await startCarrier({ maxMessages: 3, maxWebhooks: 2 });
  const app = await startApp(carrier.authToken);
  carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: app.url });
  const media = [{ contentType: "image/png", data: Uint8Array.of(1) }];
  const { message } = carrier.text({ ...hello, media });
  await carrier.idle();
  const picture = app.arrivals[0]?.params.MediaUrl0 ?? "";
  expect((await fetch(picture)).status).toBe(200);
  for (const body of ["2", "3", "4"]) carrier.text({ ...hello, body });
  await carrier.idle();
  expect(carrier.messages.map(({ body }) => body)).toEqual(["2", "3", "4"]);
  expect(carrier.webhooks).toHaveLength(2);
  expect((await fetch(picture)).status).toBe(404);
  expect(picture).toContain(
    `${url}/2010-04-01/Accounts/${carrier.accountSid}/Messages/${message.sid}/`,
  );
});

it("moves a message on by the clock alone, at its own pace where none is said", async () => {
  const clock = createTestClock();
  const pace = { queuedMs: 1_000, sendingMs: 2_000, sentMs: undefined };
  const { carrier, client } = await startCarrier({ clock, pace });
  const seen: string[] = [];
  carrier.on("message", ({ status }) => seen.push(`${status} ${clock.now() % 60_000}`));
  await client.messages.create({ to: PERSON, from: OUR_NUMBER, body: "Hello" });
  await clock.advance(10_000);
  expect(seen).toEqual(["queued 0", "sending 1000", "sent 3000", "delivered 3500"]);
});

it("sends a scheduled message at its time, and one that was canceled never", async () => {
  const clock = createTestClock();
  const sid = `MG${"1".repeat(32)}`;
  const { carrier, client } = await startCarrier({
    clock,
    services: [{ sid }],
    numbers: [{ phoneNumber: OUR_NUMBER, messagingServiceSid: sid }],
  });
  const plan = (body: string) =>
    client.messages.create({
      to: PERSON,
      messagingServiceSid: sid,
      body,
      scheduleType: "fixed",
      sendAt: new Date(clock.now() + 600_000),
    });
  await plan("Later");
  const never = await plan("Never");
  await client.messages(never.sid).update({ status: "canceled" });
  await carrier.idle();
  await clock.advance(599_999);
  expect(carrier.messages[0]?.status).toBe("scheduled");
  await clock.advance(1);
  expect(carrier.messages.map(({ status }) => status)).toEqual(["delivered", "canceled"]);
});

it("waits for a message that comes, and not for ever", async () => {
  const carrier = createCarrier({ numbers });
  const waiting = carrier.waitFor(({ body }) => body === "2");
  carrier.text({ ...hello, body: "1" });
  carrier.text({ ...hello, body: "2" });
  expect((await waiting).body).toBe("2");
  expect((await carrier.waitFor(({ body }) => body === "1")).body).toBe("1");
  await expect(carrier.waitFor(() => false, { timeoutMs: 5 })).rejects.toBeInstanceOf(
    SimulatorError,
  );
});

it("ends a wait whose question fails", async () => {
  const carrier = createCarrier({ numbers });
  const waiting = carrier.waitFor(() => {
    throw new Error("no such thing");
  });
  carrier.text(hello);
  await expect(waiting).rejects.toThrow("no such thing");
  expect(carrier.messages).toHaveLength(1);
});

it("stops listening to events when it is told to", () => {
  const carrier = createCarrier({ numbers });
  let count = 0;
  const stop = carrier.on("message", () => {
    count += 1;
  });
  carrier.text(hello);
  stop();
  carrier.text(hello);
  expect(count).toBe(1);
});

it("passes a text on to another number of the account", async () => {
  const other = "+15550100009";
  const { carrier, client } = await startCarrier({
    numbers: [...numbers, { phoneNumber: other }, { phoneNumber: "12345" }],
  });
  await client.messages.create({ to: other, from: OUR_NUMBER, body: "Hello" });
  await carrier.idle();
  await client.messages.create({ to: other, from: "12345", body: "From a short code" });
  await carrier.idle();
  expect(carrier.messages.filter(({ from }) => from === OUR_NUMBER)).toMatchObject([
    { direction: "outbound-api", status: "delivered" },
    { direction: "inbound", from: OUR_NUMBER, to: other, body: "Hello" },
  ]);
});

it("closes at once in the middle of everything", { timeout: 5_000 }, async () => {
  const { carrier, client } = await startCarrier({ pace: { sentMs: 600_000 } });
  const [posted, arrived] = signal();
  const app = await startApp(carrier.authToken, () => arrived());
  carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: app.url });
  await client.messages.create({ to: PERSON, from: OUR_NUMBER, body: "Hello" });
  carrier.faults.set({ "send.hang": 1, "webhook.delay": { next: 1, value: 600_000 } });
  const hanging = client.messages.create({ to: PERSON, from: OUR_NUMBER, body: "Hello" });
  const dropped = expect(hanging).rejects.toMatchObject({ code: "ECONNRESET" });
  const hung = () => carrier.faults.list().find(({ name }) => name === "send.hang")?.served;
  const held = carrier.text(hello);
  const answered = carrier.text(hello).answered;
  await posted;
  await expect.poll(hung).toBe(1);
  await carrier.close();
  await dropped;
  expect(await answered).toMatchObject({ state: "failed" });
  expect(await held.answered).not.toBeNull();
});

function signal(): [Promise<void>, () => void] {
  let done = (): void => {};
  return [new Promise<void>((resolve) => (done = resolve)), () => done()];
}

it.each([
  [
    { numbers: [{ phoneNumber: "555", smsUrl: "/sms" }] },
    "numbers.0.smsUrl: must be an absolute http",
  ],
  [
    { numbers: [{ phoneNumber: "5550100" }, { phoneNumber: "+1 555" }] },
    "numbers.1.phoneNumber: must be",
  ],
  [{ accountSid: "AC1" }, "accountSid: must be AC and 32"],
  [{ basePath: "phone/" }, "basePath: must be a path"],
  [{ maxMessages: 0 }, "maxMessages"],
])("says what is wrong with the options %j", (options, message) => {
  expect(() => createCarrier(options)).toThrow(message);
});

it("says what is wrong with a number, and with a port that is taken", async () => {
  const { carrier, url } = await startCarrier();
  const set = () => carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: "sms.example.com" });
  expect(set).toThrow("smsUrl: must be an absolute http or https URL");
  const port = Number(new URL(url).port);
  await expect(createCarrier().listen({ port })).rejects.toThrow(/EADDRINUSE.*choose another port/);
});

it.each([
  [{ ...hello, to: "+15550109999" }, "not a number of this account"],
  [{ ...hello, from: OUR_NUMBER }, "can't text itself"],
  [{ ...hello, body: "x".repeat(1601) }, "at most 1600 characters"],
  [
    { ...hello, media: [{ contentType: "image/png", data: Uint8Array.of(1) }] },
    "call listen() first",
  ],
])("says why a text can't exist", (text, message) => {
  const carrier = createCarrier({ numbers });
  expect(() => carrier.text(text)).toThrow(message);
  expect(carrier.messages).toEqual([]);
});
