import { createTestClock } from "sms-pipeline/testing";
import { RestException } from "twilio";
import { expect, it } from "vitest";
import type { ApiRequest } from "../src/index.ts";
import { clientOf, OUR_NUMBER, PERSON, startApp, startCarrier } from "./world.ts";

const text = { to: PERSON, from: OUR_NUMBER, body: "Hello" };

it("creates a message as the twilio package reads it", async () => {
  const { carrier, client } = await startCarrier();
  const before = Math.floor(Date.now() / 1000) * 1000;
  const message = await client.messages.create(text);
  expect(message).toMatchObject({
    body: "Hello",
    from: OUR_NUMBER,
    to: PERSON,
    direction: "outbound-api",
    status: "queued",
    numSegments: "1",
    numMedia: "0",
    errorCode: null,
    errorMessage: null,
    price: null,
    priceUnit: "USD",
    dateSent: null,
    messagingServiceSid: null,
    apiVersion: "2010-04-01",
    accountSid: carrier.accountSid,
    uri: `/2010-04-01/Accounts/${carrier.accountSid}/Messages/${message.sid}.json`,
  });
  expect(message.sid).toMatch(/^SM[0-9a-f]{32}$/);
  expect(message.dateCreated.getTime()).toBeGreaterThanOrEqual(before);
});

it("delivers it, and tells so when it is fetched", async () => {
  const { carrier, client } = await startCarrier();
  const { sid } = await client.messages.create(text);
  await carrier.idle();
  const message = await client.messages(sid).fetch();
  expect(message).toMatchObject({ status: "delivered", price: "-0.00830" });
  expect(message.dateSent).toBeInstanceOf(Date);
});

it("counts segments and pictures", async () => {
  const { client } = await startCarrier();
  const body = "]".repeat(153);
  const message = await client.messages.create({
    ...text,
    body,
    mediaUrl: ["https://example.com/a.png"],
  });
  expect([message.sid.slice(0, 2), message.numSegments, message.numMedia]).toEqual([
    "MM",
    "3",
    "1",
  ]);
  const media = await client.messages(message.sid).media.list();
  expect(media.map(({ contentType, parentSid }) => [contentType, parentSid])).toEqual([
    ["image/png", message.sid],
  ]);
  const [first] = media;
  expect(
    await client
      .messages(message.sid)
      .media(first?.sid ?? "")
      .fetch(),
  ).toMatchObject({
    sid: first?.sid,
  });
  expect(
    await client
      .messages(message.sid)
      .media(first?.sid ?? "")
      .remove(),
  ).toBe(true);
  expect(await client.messages(message.sid).media.list()).toEqual([]);
});

it("lists newest first, by To and From, over pages that new messages do not shift", async () => {
  const { carrier, client } = await startCarrier();
  const other = "+15550100003";
  for (let index = 0; index < 7; index++) {
    await client.messages.create({ ...text, body: String(index) });
    await client.messages.create({ ...text, to: other });
  }
  carrier.text({ from: PERSON, to: OUR_NUMBER, body: "in" });
  await carrier.idle();
  const page = await client.messages.page({ to: PERSON, pageSize: 3 });
  expect(page.instances.map(({ body }) => body)).toEqual(["6", "5", "4"]);
  await client.messages.create({ ...text, body: "7" });
  const next = await page.nextPage();
  expect(next?.instances.map(({ body }) => body)).toEqual(["3", "2", "1"]);
  expect((await next?.nextPage())?.instances.map(({ body }) => body)).toEqual(["0"]);
  expect((await next?.previousPage())?.instances.map(({ body }) => body)).toEqual(["6", "5", "4"]);
  expect(await client.messages.list({ to: PERSON, pageSize: 2 })).toHaveLength(8);
  expect(await client.messages.list({ from: PERSON })).toMatchObject([
    { direction: "inbound", status: "received", body: "in" },
  ]);
  expect(await client.messages.list({ to: PERSON, from: PERSON })).toEqual([]);
});

it("lists on where it was while what is listed is deleted", async () => {
  const { carrier, client } = await startCarrier();
  for (const body of ["5", "4", "3", "2", "1"]) await client.messages.create({ ...text, body });
  await carrier.idle();
  const first = await client.messages.page({ pageSize: 2 });
  expect(first.instances.map(({ body }) => body)).toEqual(["1", "2"]);
  await client.messages(first.instances[1]?.sid ?? "").remove();
  const second = await first.nextPage();
  expect(second?.instances.map(({ body }) => body)).toEqual(["3", "4"]);
  const third = await second?.nextPage();
  expect(third?.instances.map(({ body }) => body)).toEqual(["5"]);
});

it("filters by DateSent, which only messages that have left have", async () => {
  const { carrier, client } = await startCarrier({ pace: { queuedMs: 60_000 } });
  await client.messages.create(text);
  carrier.text({ from: PERSON, to: OUR_NUMBER, body: "in" });
  const now = Date.now();
  const minute = 60_000;
  const bodies = async (query: object) =>
    (await client.messages.list(query)).map(({ body }) => body);
  expect(await bodies({ dateSentAfter: new Date(now - minute) })).toEqual(["in"]);
  expect(await bodies({ dateSentAfter: new Date(now + minute) })).toEqual([]);
  expect(await bodies({ dateSentBefore: new Date(now - minute) })).toEqual([]);
  expect(await bodies({ dateSentBefore: new Date(now + minute) })).toEqual(["in"]);
  expect(await bodies({})).toEqual(["in", "Hello"]);
});

it("lists a message only after a while, when it is told to", async () => {
  const clock = createTestClock();
  const { client } = await startCarrier({ clock, listLagMs: 150 });
  await client.messages.create(text);
  await clock.advance(149);
  expect(await client.messages.list()).toEqual([]);
  await clock.advance(1);
  expect(await client.messages.list()).toHaveLength(1);
});

it("redacts and deletes a message that is done, and no other", async () => {
  const { carrier, client } = await startCarrier({ pace: { queuedMs: 20 } });
  const { sid } = await client.messages.create(text);
  await expect(client.messages(sid).remove()).rejects.toMatchObject({ status: 409, code: 20009 });
  await carrier.idle();
  expect(await client.messages(sid).update({ body: "" })).toMatchObject({ body: "" });
  await expect(client.messages(sid).update({ body: "x" })).rejects.toMatchObject({ code: 20001 });
  expect(await client.messages(sid).remove()).toBe(true);
  await expect(client.messages(sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
});

it("takes feedback", async () => {
  const { client } = await startCarrier();
  const { sid } = await client.messages.create(text);
  const feedback = await client.messages(sid).feedback.create({ outcome: "confirmed" });
  expect(feedback).toMatchObject({ messageSid: sid, outcome: "confirmed" });
});

it("schedules through a messaging service, and cancels", async () => {
  const service = `MG${"1".repeat(32)}`;
  const { carrier, client } = await startCarrier({
    services: [{ sid: service }],
    numbers: [{ phoneNumber: OUR_NUMBER, messagingServiceSid: service }],
  });
  const app = await startApp(carrier.authToken);
  const plan = { to: PERSON, body: "Later", scheduleType: "fixed", sendAt: in10Minutes() } as const;
  await expect(client.messages.create({ ...plan, from: OUR_NUMBER })).rejects.toMatchObject({
    code: 35118,
  });
  await expect(
    client.messages.create({ ...plan, messagingServiceSid: service, sendAt: new Date() }),
  ).rejects.toMatchObject({ code: 35111 });
  const { sid, status, from } = await client.messages.create({
    ...plan,
    messagingServiceSid: service,
    statusCallback: `${app.url}/status`,
  });
  expect([status, from]).toEqual(["scheduled", null]);
  expect(await client.messages(sid).update({ status: "canceled" })).toMatchObject({
    status: "canceled",
  });
  await carrier.idle();
  expect(app.arrivals.map(({ params }) => params.MessageStatus)).toEqual(["canceled"]);
  await expect(client.messages(sid).update({ status: "canceled" })).rejects.toMatchObject({
    code: 30409,
  });
});

function in10Minutes(): Date {
  return new Date(Date.now() + 600_000);
}

it("keeps a message that is scheduled for longer than a timer can run", async () => {
  const service = `MG${"1".repeat(32)}`;
  const { carrier, client } = await startCarrier({
    services: [{ sid: service }],
    numbers: [{ phoneNumber: OUR_NUMBER, messagingServiceSid: service }],
  });
  const sendAt = new Date(Date.now() + 30 * 24 * 3_600_000);
  const plan = { to: PERSON, messagingServiceSid: service, scheduleType: "fixed", sendAt } as const;
  const { sid } = await client.messages.create({ ...plan, body: "In a month" });
  await client.messages.create(text);
  await carrier.waitFor(({ body, status }) => body === text.body && status === "delivered");
  expect(await client.messages(sid).fetch()).toMatchObject({ status: "scheduled" });
});

it("chooses the number that a person knows from a messaging service", async () => {
  const service = `MG${"1".repeat(32)}`;
  const second = "+15550100009";
  const { client } = await startCarrier({
    services: [{ sid: service }],
    numbers: [
      { phoneNumber: OUR_NUMBER, messagingServiceSid: service },
      { phoneNumber: second, messagingServiceSid: service },
    ],
  });
  await client.messages.create({ to: PERSON, from: second, body: "first" });
  const { sid, status } = await client.messages.create({
    to: PERSON,
    messagingServiceSid: service,
    body: "again",
  });
  expect(status).toBe("accepted");
  expect((await client.messages(sid).fetch()).from).toBe(second);
});

const wrong: [string, object, number][] = [
  ["no recipient", { to: "" }, 21604],
  ["no sender", { from: undefined }, 21603],
  ["no text", { body: "" }, 21602],
  ["a recipient that is no number", { to: "12" }, 21211],
  ["a sender that is no number", { from: "+1 nobody" }, 21212],
  ["a sender that is not the account's", { from: "+15550109999" }, 21659],
  ["itself", { to: OUR_NUMBER }, 21266],
  ["more than 1600 characters", { body: "x".repeat(1601) }, 21617],
  ["a status callback that is no URL", { statusCallback: "/status" }, 21609],
  ["a status callback with an underscore", { statusCallback: "https://a_b.example.com" }, 21609],
  ["a picture that is no URL", { mediaUrl: ["picture"] }, 21620],
  ["too many pictures", { mediaUrl: Array(11).fill("https://example.com/a.png") }, 21623],
  ["a messaging service that does not exist", { messagingServiceSid: "MG0" }, 21701],
  ["Twilio's magic invalid number", { to: "+15005550001" }, 21211],
  ["Twilio's magic unreachable number", { to: "+15005550002" }, 21612],
  ["Twilio's magic region", { to: "+15005550003" }, 21408],
  ["Twilio's magic opt-out", { to: "+15005550004" }, 21610],
  ["Twilio's magic landline", { to: "+15005550009" }, 21614],
  ["Twilio's magic foreign sender", { from: "+15005550007" }, 21606],
  ["Twilio's magic full queue", { from: "+15005550008" }, 21611],
];

it.each(wrong)("refuses %s with Twilio's code", async (_what, change, code) => {
  const { carrier, client } = await startCarrier();
  const sent = client.messages.create({ ...text, ...change });
  await expect(sent).rejects.toBeInstanceOf(RestException);
  await expect(sent).rejects.toMatchObject({
    status: 400,
    code,
    moreInfo: `https://www.twilio.com/docs/errors/${code}`,
  });
  expect(carrier.messages).toEqual([]);
});

it.each([
  ["an unknown parameter", "Bdy=x", "application/x-www-form-urlencoded", 400, 20001],
  ["a parameter twice", "Body=x&Body=y", "application/x-www-form-urlencoded", 400, 20001],
  ["a value that is none", "ValidityPeriod=soon", "application/x-www-form-urlencoded", 400, 20001],
  ["JSON", "{}", "application/json", 415, 20415],
])("refuses %s", async (_what, body, type, status, code) => {
  const { carrier, url } = await startCarrier();
  const response = await fetch(`${url}/2010-04-01/Accounts/${carrier.accountSid}/Messages.json`, {
    method: "POST",
    headers: { "content-type": type, authorization: basic(carrier) },
    body,
  });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ code, status });
});

it("lets in nobody with a wrong token, and an API key", async () => {
  const apiKey = { sid: `SK${"2".repeat(32)}`, secret: "a secret" };
  const { carrier, url } = await startCarrier({ apiKeys: [apiKey] });
  const { accountSid } = carrier;
  await expect(
    clientOf({ accountSid, authToken: "wrong" }, url).messages.list(),
  ).rejects.toMatchObject({ status: 401, code: 20003 });
  const path = `${url}/2010-04-01/Accounts/${accountSid}.json`;
  const authorization = `Basic ${btoa(`${apiKey.sid}:${apiKey.secret}`)}`;
  expect((await fetch(path, { headers: { authorization } })).status).toBe(200);
  expect((await fetch(path)).headers.get("www-authenticate")).toBe('Basic realm="Twilio API"');
});

it("knows no other account and no other resource", async () => {
  const { carrier, client, url } = await startCarrier();
  await expect(client.calls.list()).rejects.toMatchObject({ status: 404, code: 20404 });
  const path = `/2010-04-01/Accounts/AC${"9".repeat(32)}/Messages.json`;
  const response = await fetch(url + path, { headers: { authorization: basic(carrier) } });
  expect(await response.json()).toMatchObject({
    message: `The requested resource ${path} was not found`,
  });
  expect(await client.api.v2010.accounts(carrier.accountSid).fetch()).toMatchObject({
    status: "active",
  });
});

function basic({ accountSid, authToken }: { accountSid: string; authToken: string }): string {
  return `Basic ${btoa(`${accountSid}:${authToken}`)}`;
}

it("tells of each request, with what came of it", async () => {
  const { carrier, client } = await startCarrier({ latencyMs: () => 5 });
  const requests: ApiRequest[] = [];
  carrier.on("request", (request) => requests.push(request));
  carrier.faults.set({ "send.accept_late": { next: 1, value: 20 }, "read.drop": { next: 1 } });
  await client.messages.create(text);
  await expect(client.messages.create({ ...text, to: "12" })).rejects.toThrow();
  await expect(client.messages.list({ to: PERSON })).rejects.toThrow();
  const path = `/2010-04-01/Accounts/${carrier.accountSid}/Messages.json`;
  expect(requests).toMatchObject([
    { method: "POST", path, status: 201, errorCode: null, fault: "send.accept_late" },
    { method: "POST", path, status: 400, errorCode: 21211, fault: null },
    {
      method: "GET",
      path: expect.stringContaining(`${path}?To=`),
      status: null,
      fault: "read.drop",
    },
  ]);
  const [message] = carrier.messages;
  const [late] = requests;
  expect((late?.answeredAt ?? 0) - (late?.receivedAt ?? 0)).toBeGreaterThanOrEqual(24);
  expect((message?.createdAt ?? 0) - (message?.requestedAt ?? 0)).toBeGreaterThanOrEqual(19);
});
