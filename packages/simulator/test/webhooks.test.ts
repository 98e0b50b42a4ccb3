import { once } from "node:events";
import { createServer } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createTestClock } from "sms-pipeline/testing";
import { expect, it, onTestFinished } from "vitest";
import { OUR_NUMBER, PERSON, startApp, startCarrier } from "./world.ts";

const hello = { from: PERSON, to: OUR_NUMBER, body: "Hi, ça va! +&=%\n🙂" };

it.each(["POST", "GET"] as const)(
  "posts a text by %s as twilio.webhook() lets it in",
  async (smsMethod) => {
    const { carrier } = await startCarrier();
    const app = await startApp(carrier.authToken);
    const smsUrl = `${app.url}/sms?shop=a%20b&x=1`;
    carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl, smsMethod });
    const { message, answered } = carrier.text(hello);
    expect(await answered).toMatchObject({
      kind: "message",
      state: "delivered",
      attempts: [{ status: 200, errorCode: null, method: smsMethod, response: "<Response/>" }],
    });
    expect(app.arrivals).toHaveLength(1);
    expect(app.arrivals[0]).toMatchObject({
      method: smsMethod,
      params: {
        MessageSid: message.sid,
        SmsSid: message.sid,
        SmsMessageSid: message.sid,
        AccountSid: carrier.accountSid,
        From: PERSON,
        To: OUR_NUMBER,
        Body: hello.body,
        NumMedia: "0",
        NumSegments: "1",
        SmsStatus: "received",
        ApiVersion: "2010-04-01",
        FromCountry: "US",
      },
    });
    expect(carrier.messages).toMatchObject([{ sid: message.sid, webhook: "answered" }]);
  },
);

it("signs as the public URL and posts to where the route leads", async () => {
  const { carrier } = await startCarrier({
    route: ({ pathname, search }) => target + pathname + search,
  });
  const app = await startApp(carrier.authToken);
  const target = app.url;
  carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: "http://sms.example.com:8080/sms?a=1" });
  expect(await carrier.text(hello).answered).toMatchObject({ state: "delivered" });
  expect(app.arrivals[0]?.headers.host).toBe("sms.example.com:8080");
});

it("says nothing to a number without a webhook", async () => {
  const { carrier } = await startCarrier();
  const { message, answered } = carrier.text(hello);
  expect([await answered, message.webhook, carrier.webhooks]).toEqual([null, null, []]);
});

it("serves pictures under the URLs that it posts", async () => {
  const { carrier } = await startCarrier();
  const app = await startApp(carrier.authToken);
  carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: `${app.url}/sms` });
  const data = Uint8Array.of(1, 2, 3);
  const sent = carrier.text({
    from: PERSON,
    to: OUR_NUMBER,
    media: [
      { contentType: "image/png", data },
      { contentType: "image/gif", url: "https://example.com/b.gif" },
    ],
  });
  await sent.answered;
  const params: Record<string, string> = app.arrivals[0]?.params ?? {};
  expect(params).toMatchObject({
    Body: "",
    NumMedia: "2",
    MediaContentType0: "image/png",
    MediaUrl1: "https://example.com/b.gif",
  });
  const picture = await fetch(params.MediaUrl0 ?? "");
  expect(picture.headers.get("content-type")).toBe("image/png");
  expect(new Uint8Array(await picture.arrayBuffer())).toEqual(data);
});

/** Answers each request with the next status, and the last one for ever after. */
async function answering(carrier: { authToken: string }, ...statuses: number[]) {
  let count = 0;
  return startApp(carrier.authToken, (_arrival, response) => {
    response.status(statuses[Math.min(count++, statuses.length - 1)] ?? 200).end();
  });
}

it.each([
  ["", 1],
  ["#rc=3", 1],
  ["#rp=5xx", 2],
  ["#rc=3&rp=all", 4],
  ["#rc=5&rp=4xx,ct", 1],
  ["#rc=9&rp=5xx", 2],
  ["#rc=0&rp=all", 1],
])("retries a 503 as the fragment %j says", async (fragment, attempts) => {
  const { carrier } = await startCarrier();
  const app = await answering(carrier, 503);
  carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: `${app.url}/sms${fragment}` });
  expect(await carrier.text(hello).answered).toMatchObject({ state: "failed" });
  expect(app.arrivals).toHaveLength(attempts);
  expect(app.arrivals.every(({ path }) => path === "/sms")).toBe(true);
  const tokens = app.arrivals.map(({ headers }) => headers["i-twilio-idempotency-token"]);
  expect(new Set(tokens).size).toBe(1);
  expect(carrier.messages).toMatchObject([{ webhook: "failed" }]);
});

it("stops retrying when one attempt succeeds", async () => {
  const { carrier } = await startCarrier();
  const app = await answering(carrier, 503, 500, 204);
  carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: `${app.url}/sms#rc=5&rp=5xx` });
  const done = await carrier.text(hello).answered;
  expect(done?.attempts.map(({ status, errorCode }) => [status, errorCode])).toEqual([
    [503, 11200],
    [500, 11200],
    [204, null],
  ]);
  expect(done?.state).toBe("delivered");
});

it("retries a refused connection once by default, and asks the fallback with the reason", async () => {
  const { carrier } = await startCarrier();
  const app = await startApp(carrier.authToken, (_arrival, response) => {
    response.type("text/xml").send("<Response><Message>Sorry</Message></Response>");
  });
  const smsUrl = "http://127.0.0.1:1/sms#rt=100";
  carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl, smsFallbackUrl: `${app.url}/fallback` });
  const done = await carrier.text(hello).answered;
  expect(done?.attempts.map(({ errorCode }) => errorCode)).toEqual([11205, 11205, null]);
  expect(app.arrivals[0]).toMatchObject({
    path: "/fallback",
    params: { ErrorCode: "11205", ErrorUrl: "http://127.0.0.1:1/sms", From: PERSON },
  });
  await carrier.idle();
  expect(carrier.messages.at(-1)).toMatchObject({ body: "Sorry", status: "delivered" });
});

it("gives up after 15 s in all, however often it may retry", async () => {
  const clock = createTestClock();
  const { carrier } = await startCarrier({ clock });
  const app = await startApp(carrier.authToken, () => {
    app.arrivals.length === 1 ? arrived() : arrivedAgain();
  });
  const [first, arrived] = signal();
  const [second, arrivedAgain] = signal();
  carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: `${app.url}/sms#rc=5&rp=rt&rt=10000` });
  const { answered } = carrier.text(hello);
  await first;
  await clock.advance(10_000);
  await second;
  await clock.advance(4_999);
  expect(carrier.webhooks).toMatchObject([{ state: "waiting" }]);
  await clock.advance(1);
  const done = await answered;
  expect(done).toMatchObject({
    state: "failed",
    attempts: [{ status: null }, { errorCode: 11205 }],
  });
  expect(app.arrivals).toHaveLength(2);
});

function signal(): [Promise<void>, () => void] {
  let done = (): void => {};
  return [new Promise<void>((resolve) => (done = resolve)), () => done()];
}

it("has a code for what is no HTTP and for a host that does not exist", async () => {
  const { carrier } = await startCarrier();
  const server = createServer((socket) => socket.end("hello\r\n\r\n"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const errorOf = async (smsUrl: string) => {
    carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl });
    return (await carrier.text(hello).answered)?.attempts.at(-1)?.errorCode;
  };
  expect(await errorOf(`http://127.0.0.1:${port}/`)).toBe(11206);
  expect(await errorOf(`https://127.0.0.1:${port}/`)).toBe(11220);
  expect(await errorOf("http://nobody.invalid/")).toBe(11210);
});

it("follows redirects, and not for ever", async () => {
  const { carrier } = await startCarrier();
  const app = await startApp(carrier.authToken, ({ path }, response) => {
    if (path === "/moved") response.redirect(307, "/sms");
    else if (path === "/round") response.redirect(302, "/round");
    else if (path === "/file") response.redirect(302, "file:///etc/hostname");
    else response.status(204).end();
  });
  carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: `${app.url}/moved` });
  expect(await carrier.text(hello).answered).toMatchObject({ state: "delivered" });
  expect(app.arrivals.at(-1)).toMatchObject({ method: "POST", params: { From: PERSON } });
  carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: `${app.url}/round` });
  expect(await carrier.text(hello).answered).toMatchObject({ state: "failed" });
  expect(app.arrivals.at(-1)).toMatchObject({ method: "GET", path: "/round" });
  carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: `${app.url}/file` });
  expect(await carrier.text(hello).answered).toMatchObject({ state: "failed" });
});

it("reports a message's statuses to its callback, signed", async () => {
  const { carrier, client } = await startCarrier();
  const app = await startApp(carrier.authToken);
  const message = { to: PERSON, from: OUR_NUMBER, body: "Hello" };
  const { sid } = await client.messages.create({
    ...message,
    statusCallback: `${app.url}/status?outbound=7`,
  });
  await carrier.idle();
  const statuses = app.arrivals.map(({ params }) => params.MessageStatus);
  expect(statuses.toSorted()).toEqual(["delivered", "queued", "sent"]);
  expect(app.arrivals[0]).toMatchObject({
    path: "/status?outbound=7",
    params: {
      MessageSid: sid,
      SmsSid: sid,
      To: PERSON,
      From: OUR_NUMBER,
      ApiVersion: "2010-04-01",
    },
  });
  const delivered = app.arrivals.find(({ params }) => params.MessageStatus === "delivered");
  expect(delivered?.params.RawDlrDoneDate).toMatch(/^\d{10}$/);
  expect(delivered?.params.SmsStatus).toBe("delivered");
  const queued = app.arrivals.find(({ params }) => params.MessageStatus === "queued");
  expect(queued?.params).not.toHaveProperty("RawDlrDoneDate");
});

it("reports a message of a service to the service's callback, unless the message names another", async () => {
  const sid = `MG${"1".repeat(32)}`;
  const { carrier, client } = await startCarrier({
    numbers: [{ phoneNumber: OUR_NUMBER, messagingServiceSid: sid }],
    services: [{ sid, statusCallback: "http://service.example.com/status" }],
    route: ({ hostname }) => `${app.url}/${hostname}`,
  });
  const app = await startApp("x");
  const message = { to: PERSON, messagingServiceSid: sid, body: "Hello" };
  await client.messages.create(message);
  await carrier.idle();
  const hosts = () => carrier.webhooks.map(({ attempts }) => new URL(attempts[0]?.url ?? "").host);
  expect(new Set(hosts())).toEqual(new Set(["service.example.com"]));
  expect(carrier.webhooks).toHaveLength(4);
  await client.messages.create({ ...message, statusCallback: "http://own.example.com/status" });
  await carrier.idle();
  expect(hosts().slice(4)).toEqual(Array(4).fill("own.example.com"));
});

it("keeps of a long answer only its beginning in memory", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const heapBytes = (): number => {
    collectGarbage();
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const { carrier } = await startCarrier({ loopGuard: false });
  const app = await startApp(carrier.authToken, (_, response) => {
    response.status(500).send(`${"<p>An error page</p>".repeat(3_000)}`);
  });
  carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: `${app.url}/sms` });
  const textOften = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time++) await carrier.text(hello).answered;
  };
  await textOften(50);
  const before = heapBytes();
  await textOften(200);
  expect((heapBytes() - before) / 200).toBeLessThan(30_000);
  expect(carrier.webhooks.at(-1)?.attempts[0]?.response).toHaveLength(2_000);
});
