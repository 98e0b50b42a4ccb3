import { once } from "node:events";
import { createExpressAdapter } from "@sms-pipeline/adapter-express";
import express from "express";
import { expect, it, onTestFinished } from "vitest";
import { createCarrier, type DeskChanges, type DeskMessage } from "../src/index.ts";
import { OUR_NUMBER, PERSON, startApp, startCarrier } from "./world.ts";

async function world() {
  const running = await startCarrier();
  const app = await startApp(running.carrier.authToken);
  running.carrier.setNumber({ phoneNumber: OUR_NUMBER, smsUrl: app.url });
  const call = (method: string, path: string, body?: unknown) =>
    fetch(`${running.url}/api${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
  const changes = async (query = ""): Promise<DeskChanges> => json(call("GET", `/changes${query}`));
  return { ...running, app, call, changes };
}

/** A body as the type of what it is assigned to. */
async function json(
  response: Response | Promise<Response>,
): Promise<ReturnType<typeof JSON.parse>> {
  return JSON.parse(await (await response).text());
}

const hello = { from: PERSON, to: OUR_NUMBER, body: "Hi" };

it("gives everything to who comes anew, and then what changes", async () => {
  const { carrier, call, changes } = await world();
  const first = await changes();
  expect(first).toMatchObject({
    reset: true,
    messages: [],
    webhooks: [],
    state: { accountSid: carrier.accountSid, numbers: [{ phoneNumber: OUR_NUMBER }], seed: 1 },
  });
  const next = changes(`?after=${first.cursor}`);
  const posted = await call("POST", "/texts", { ...hello, clientId: "a" });
  expect(posted.status).toBe(201);
  expect(await posted.json()).toMatchObject({
    ...hello,
    source: "person",
    direction: "inbound",
    clientId: "a",
  });
  expect(await next).toMatchObject({ reset: false, state: null, messages: [{ clientId: "a" }] });
  await carrier.idle();
  const all = await changes();
  expect(all).toMatchObject({
    messages: [{ body: "Hi", webhook: "answered" }],
    webhooks: [{ kind: "message", state: "delivered", attempts: [{ status: 200 }] }],
  });
  const nothing = await changes(`?after=${all.cursor}&wait=0`);
  expect(nothing).toEqual({
    cursor: all.cursor,
    reset: false,
    state: null,
    messages: [],
    webhooks: [],
  });
});

it("starts a reader anew whose cursor is of another emulator", async () => {
  const { changes } = await world();
  expect(await changes("?after=0123abcd-1")).toMatchObject({ reset: true });
  const { cursor } = await changes();
  expect(await changes(`?after=${cursor.split("-")[0]}-999`)).toMatchObject({ reset: true });
});

it("takes a text with the same clientId once", async () => {
  const { carrier, call } = await world();
  const send = async (): Promise<DeskMessage> =>
    json(call("POST", "/texts", { ...hello, clientId: "a" }));
  const [first, second] = [await send(), await send()];
  expect(second.sid).toBe(first.sid);
  await carrier.idle();
  expect(carrier.webhooks).toHaveLength(1);
});

it("keeps a picture that a person sends", async () => {
  const { carrier, app, call, url } = await world();
  const media = [{ contentType: "image/png", dataBase64: "AQID" }];
  const message: DeskMessage = await json(call("POST", "/texts", { ...hello, media }));
  await carrier.idle();
  expect(app.arrivals[0]?.params.NumMedia).toBe("1");
  const picture = await fetch(`${url}/${message.media[0]?.url}`);
  expect(await picture.json()).toEqual(media[0]);
});

it("sets and resets faults, and posts a webhook again", async () => {
  const { carrier, app, call, changes } = await world();
  const set = await call("PUT", "/faults", { "webhook.delay": { rate: 0, next: 2 } });
  expect((await json(set)).faults).toContainEqual(
    expect.objectContaining({ name: "webhook.delay", next: 2 }),
  );
  await call("POST", "/faults/reset");
  expect(carrier.faults.list().every(({ next }) => next === 0)).toBe(true);
  const webhook = await carrier.text(hello).answered;
  const again = await call("POST", `/webhooks/${webhook?.id}/resend`);
  expect(again.status).toBe(202);
  await carrier.idle();
  expect(app.arrivals).toHaveLength(2);
  expect((await changes()).webhooks).toHaveLength(2);
  expect((await call("POST", "/webhooks/WH0/resend")).status).toBe(404);
});

it.each([
  ["/texts", { ...hello, to: "+15550109999" }, "not a number of this account"],
  ["/texts", { ...hello, from: "me" }, "E.164"],
  ["/texts", { ...hello, body: "" }, "needs a body or a picture"],
  ["/texts", { ...hello, size: 1 }, "size"],
  [
    "/texts",
    { ...hello, media: [{ contentType: "image/png", dataBase64: "?" }] },
    "media.0.dataBase64",
  ],
])("refuses %s %j in words", async (path, body, words) => {
  const { carrier, call } = await world();
  const response = await call("POST", path, body);
  expect(response.status).toBe(400);
  expect((await json(response)).error).toContain(words);
  expect(carrier.messages).toEqual([]);
});

it.each([
  ["another site's page", { origin: "https://evil.example" }],
  ["a page of another port", { origin: "http://127.0.0.1:1" }],
  ["a sandboxed page", { origin: "null" }],
  ["a cross-site request", { "sec-fetch-site": "cross-site" }],
  ["a name that leads here", { host: "evil.example" }],
  ["a tunnel", { "x-forwarded-for": "203.0.113.9" }],
  ["a proxy", { forwarded: "for=203.0.113.9" }],
  ["a proxy that names the client alone", { "x-real-ip": "203.0.113.9" }],
])("lets in nothing from %s", async (_what, headers) => {
  const carrier = createCarrier({ numbers: [{ phoneNumber: OUR_NUMBER }] });
  const send = (more: Record<string, string>) =>
    carrier.fetch(
      new Request("http://localhost:4010/api/texts", {
        method: "POST",
        headers: { "content-type": "application/json", ...more },
        body: JSON.stringify(hello),
      }),
    );
  expect((await send(headers)).status).toBe(403);
  expect(
    (await carrier.fetch(new Request("http://localhost:4010/api/changes", { headers }))).status,
  ).toBe(403);
  expect(carrier.messages).toEqual([]);
  expect((await send({ origin: "http://localhost:4010" })).status).toBe(201);
});

it("serves another machine only under a host that it is told of, whatever Host it forges", async () => {
  const status = async (remoteAddress: string, allowedHosts: string[] = []): Promise<number> => {
    const reply = await createCarrier({ allowedHosts }).handle({
      method: "GET",
      url: "http://localhost:4010/api/changes",
      header: (name) => (name === "host" ? "localhost:4010" : null),
      readBody: async () => "",
      remoteAddress,
    });
    return reply.status;
  };
  expect(await status("127.0.0.1")).toBe(200);
  expect(await status("::ffff:127.0.0.1")).toBe(200);
  expect(await status("192.0.2.7")).toBe(403);
  expect(await status("192.0.2.7", ["localhost"])).toBe(200);
});

it("takes only JSON, which another site's form can't send", async () => {
  const carrier = createCarrier({ numbers: [{ phoneNumber: OUR_NUMBER }] });
  const response = await carrier.fetch(
    new Request("http://localhost/api/texts", { method: "POST", body: JSON.stringify(hello) }),
  );
  expect(response.status).toBe(400);
});

it("lets in a host that it is told of", async () => {
  const ask = (allowedHosts: string[]) =>
    createCarrier({ allowedHosts }).fetch(new Request("http://phone.test:4010/api/changes"));
  expect((await ask([])).status).toBe(403);
  expect((await ask(["phone.test"])).status).toBe(200);
  expect((await ask(["*"])).status).toBe(200);
});

it("ends a reader's wait when the emulator closes", async () => {
  const carrier = createCarrier();
  const { url } = await carrier.listen();
  const { cursor } = await json(fetch(`${url}/api/changes`));
  const waiting = fetch(`${url}/api/changes?after=${cursor}`).then((response) => response.status);
  await new Promise((resolve) => setImmediate(resolve));
  await carrier.close();
  expect(await waiting.catch(() => "closed")).toSatisfy((end) => end === 200 || end === "closed");
});

it("is served by an Express app through the adapter, under a path", async () => {
  const carrier = createCarrier({ basePath: "/phone", numbers: [{ phoneNumber: OUR_NUMBER }] });
  onTestFinished(() => carrier.close());
  const server = express()
    .use(express.json(), createExpressAdapter(carrier))
    .listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close().closeAllConnections());
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/phone`;
  const redirected = await fetch(base, { redirect: "manual" });
  expect([redirected.status, redirected.headers.get("location")]).toEqual([308, "phone/"]);
  const posted = await fetch(`${base}/api/texts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(hello),
  });
  expect(posted.status).toBe(201);
  const { cursor, messages }: DeskChanges = await json(fetch(`${base}/api/changes`));
  expect(messages).toMatchObject([{ body: "Hi" }]);
  const next = fetch(`${base}/api/changes?after=${cursor}`);
  carrier.text({ ...hello, body: "Again" });
  expect(await (await next).json()).toMatchObject({ messages: [{ body: "Again" }] });
  const api = `${base}/2010-04-01/Accounts/${carrier.accountSid}/Messages.json`;
  const authorization = `Basic ${btoa(`${carrier.accountSid}:${carrier.authToken}`)}`;
  expect((await fetch(api, { headers: { authorization } })).status).toBe(200);
  carrier.faults.set({ "read.drop": { next: 1 } });
  expect((await fetch(api, { headers: { authorization } })).status).toBe(502);
});

it("serves the page with a policy that lets nothing else in, or says that it is not built", async () => {
  const { url } = await startCarrier();
  const response = await fetch(`${url}/`);
  if (response.status === 503) {
    expect(await response.text()).toContain("The page is not built");
    return;
  }
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect((await fetch(`${url}/app.js`)).headers.get("content-type")).toContain("text/javascript");
  expect((await fetch(`${url}/app.css`)).headers.get("content-type")).toContain("text/css");
});
