import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type Server } from "node:net";
import { createExpressAdapter } from "@sms-pipeline/adapter-express";
import { createFastifyAdapter } from "@sms-pipeline/adapter-fastify";
import express from "express";
import { fastify } from "fastify";
import { afterEach, describe, expect, it } from "vitest";
import type { Console, ConsoleAuth } from "../src/index.ts";
import { createWorld, PERSON, TOKEN, type World } from "./world.ts";

type Listen = (console: Console) => Promise<Server>;

const SURFACES: readonly (readonly [string, Listen])[] = [
  [
    "Express",
    async (console) => {
      const app = express().use(express.json()).use(createExpressAdapter(console));
      const server = createServer(app).listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    },
  ],
  [
    "Fastify",
    async (console) => {
      const app = fastify({ forceCloseConnections: true });
      await app.register(createFastifyAdapter(console));
      await app.listen({ host: "127.0.0.1", port: 0 });
      return app.server;
    },
  ],
];

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

describe.each(SURFACES)("behind %s", (_name, listen) => {
  async function open(auth: ConsoleAuth = { token: TOKEN }): Promise<World & { origin: string }> {
    const world = createWorld({ auth });
    server = await listen(world.console);
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    return { ...world, origin: `http://127.0.0.1:${port}` };
  }
  const signIn = (origin: string, token: string, headers = {}) =>
    fetch(`${origin}/console/api/session`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ token }),
    });
  const cookieOf = (response: Response): string =>
    response.headers.get("set-cookie")?.split(";")[0] ?? "";

  it("leads to the page, which loads only from beside itself and runs no script but its own", async () => {
    const { origin } = await open();
    const response = await fetch(`${origin}/console`);
    expect(response.url).toBe(`${origin}/console/`);
    expect(await response.text()).toContain('src="app.js"');
    const { headers } = response;
    expect(headers.get("content-security-policy")).toMatch(
      /default-src 'none'; script-src 'self';.*frame-ancestors 'none'/,
    );
    expect(headers.get("content-security-policy")).not.toContain("unsafe");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    const script = await fetch(`${origin}/console/app.js`);
    expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect((await fetch(`${origin}/console/app.css`)).status).toBe(200);
  });

  it("signs in with the token, and out again", async () => {
    const { origin } = await open();
    const signedIn = await signIn(origin, TOKEN);
    expect(signedIn.headers.get("set-cookie")).toMatch(
      /^sms_pipeline_console_[\da-f]{8}=\d+\.[\da-f]{64}; Path=\/console; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    );
    const cookie = cookieOf(signedIn);
    const state = await fetch(`${origin}/console/api/state`, { headers: { cookie } });
    expect(state.status).toBe(200);
    const end = await fetch(`${origin}/console/api/session/end`, {
      method: "POST",
      headers: { cookie, "content-type": "application/json" },
      body: "{}",
    });
    const [name] = cookie.split("=");
    expect(end.headers.get("set-cookie")).toBe(
      `${name}=; Path=/console; HttpOnly; SameSite=Strict; Max-Age=0`,
    );
  });

  it("keeps the session's cookie to https where the page came by it", async () => {
    const { origin } = await open();
    const headers = {
      origin: "https://app.example.com",
      host: "app.example.com",
      "sec-fetch-site": "same-origin",
    };
    expect((await signIn(origin, TOKEN, headers)).headers.get("set-cookie")).toMatch(/; Secure$/);
  });

  it.each([
    ["no cookie", {}],
    ["a wrong bearer token", { authorization: "Bearer not-the-token" }],
    ["an empty bearer token", { authorization: "Bearer " }],
    ["basic credentials", { authorization: `Basic ${btoa(`a:${TOKEN}`)}` }],
  ])("shows nothing to a request with %s", async (_what, headers) => {
    const { origin, say } = await open();
    await say("Hi");
    for (const path of ["state", "conversations", "assistants", "numbers", "consent", "health"]) {
      const response = await fetch(`${origin}/console/api/${path}`, { headers });
      expect([response.status, path]).toEqual([401, path]);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      expect(response.headers.get("content-type")).toMatch(/^application\/json/);
      const text = await response.text();
      expect(text).not.toContain("0100");
      // By this the page knows that it has to ask for the token again.
      expect(JSON.parse(text)).toHaveProperty("error", "unauthorized");
    }
  });

  it("keeps sessions of consoles apart that share a host, as on several ports", async () => {
    const { origin } = await open();
    const own = cookieOf(await signIn(origin, TOKEN));
    server?.close();
    const other = await open({ token: "the-token-of-another-one" });
    const others = cookieOf(await signIn(other.origin, "the-token-of-another-one"));
    expect(own.split("=")[0]).not.toBe(others.split("=")[0]);
    const statusWith = async (cookie: string): Promise<number> =>
      (await fetch(`${other.origin}/console/api/state`, { headers: { cookie } })).status;
    expect(await statusWith(`${own}; ${others}`)).toBe(200);
    for (const value of [`9999999999999.${"0".repeat(64)}`, "", "x"]) {
      expect(await statusWith(others.replace(/=.*/, `=${value}`))).toBe(401);
    }
    expect(await statusWith(own)).toBe(401);
  });

  it("lets a session end, and a changed end does not prolong it", async () => {
    const { origin, clock } = await open({ token: TOKEN, sessionMs: 60_000 });
    const cookie = cookieOf(await signIn(origin, TOKEN));
    const statusWith = async (cookie: string): Promise<number> =>
      (await fetch(`${origin}/console/api/state`, { headers: { cookie } })).status;
    const longer = cookie.replace(/\d+(?=\.)/, (end) => `${Number(end) + 1_000_000}`);
    expect([await statusWith(cookie), await statusWith(longer)]).toEqual([200, 401]);
    await clock.advance(60_000);
    expect(await statusWith(cookie)).toBe(401);
  });

  it("lets nobody guess: after ten wrong tokens the right one has to wait too", async () => {
    const { origin, clock } = await open();
    for (let guess = 0; guess < 10; guess++) {
      expect((await signIn(origin, `guess ${guess}`)).status).toBe(401);
    }
    const refused = await signIn(origin, TOKEN);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
    const authorization = `Bearer ${TOKEN}`;
    const bearer = await fetch(`${origin}/console/api/state`, { headers: { authorization } });
    expect(bearer.status).toBe(429);
    await clock.advance(60_000);
    expect((await signIn(origin, TOKEN)).status).toBe(200);
  });

  it.each([
    ["another site's script", { "sec-fetch-site": "cross-site" }, 403],
    ["a neighbour on the same domain", { "sec-fetch-site": "same-site" }, 403],
    ["another origin, in a browser that says no more", { origin: "https://evil.example" }, 403],
    ["a sandboxed page", { origin: "null" }, 403],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["a form that plays JSON", { "content-type": "text/plain" }, 415],
    ["a look-alike of JSON", { "content-type": "application/jsonp" }, 415],
    ["an address that was typed", { "sec-fetch-site": "none" }, 403],
  ])("takes no change from %s", async (_what, headers, status) => {
    const { origin, store } = await open();
    const cookie = cookieOf(await signIn(origin, TOKEN));
    const response = await fetch(`${origin}/console/api/assistants`, {
      method: "POST",
      headers: { cookie, "content-type": "application/json", ...headers },
      body: JSON.stringify({ name: "Evil", firstSms: null, smsPrompt: null }),
    });
    expect(response.status).toBe(status);
    expect((await store.assistants.list({ limit: 10 })).assistants).toHaveLength(1);
  });

  it.each([
    ["another site's script", { "sec-fetch-site": "cross-site" }, 403],
    ["a neighbour on the same domain", { "sec-fetch-site": "same-site" }, 403],
    ["another origin, in a browser that says no more", { origin: "https://evil.example" }, 403],
    ["an address that was typed", { "sec-fetch-site": "none" }, 200],
  ])("is read by its own page and a typed address only: %s", async (_what, headers, status) => {
    const { origin } = await open();
    const cookie = cookieOf(await signIn(origin, TOKEN));
    for (const method of ["GET", "HEAD"]) {
      const response = await fetch(`${origin}/console/api/state`, {
        method,
        headers: { cookie, ...headers },
      });
      expect([method, response.status]).toEqual([method, status]);
    }
  });

  it("takes a change from its own page", async () => {
    const { origin, store } = await open();
    const cookie = cookieOf(await signIn(origin, TOKEN));
    const response = await fetch(`${origin}/console/api/assistants`, {
      method: "POST",
      headers: { cookie, "content-type": "application/json; charset=utf-8", origin },
      body: JSON.stringify({ name: "Mine", firstSms: null, smsPrompt: null }),
    });
    expect(response.status).toBe(201);
    expect((await store.assistants.list({ limit: 10 })).assistants).toHaveLength(2);
  });

  it.each([
    "/console/../console/api/state",
    "/console/%2e%2e/etc/passwd",
    "/console//api/state",
    "/console/api/%2e%2e/api/state",
    "/console/api/conversations/%2e%2e%2f%2e%2e",
    "/console/api/conversations/%00",
    "/console/api/%zz",
    "/console/constructor",
    "/console/__proto__",
    "/console/app.js/",
    "http://other.example/console/api/state",
    "/console\\api\\state",
  ])("shows nothing by the path %s", async (path) => {
    const { origin, errors } = await open();
    const status = await statusOf(origin, `GET ${path} HTTP/1.1`);
    expect([200, 301, 302, 400, 401, 403, 404]).toContain(status);
    if (status === 200) expect(path).toBe("/console/app.js/");
    expect(errors).toEqual([]);
  });

  it.each(["TRACE", "CONNECT", "PROPFIND", "DELETE", "OPTIONS"])(
    "does nothing for the method %s",
    async (method) => {
      const { origin, errors } = await open();
      const status = await statusOf(origin, `${method} /console/api/state HTTP/1.1`);
      expect(status === null || status >= 400).toBe(true);
      expect(errors).toEqual([]);
    },
  );

  it("reads no more of a body than it may need", async () => {
    const { origin } = await open();
    const response = await fetch(`${origin}/console/api/assistants`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify({ name: "A", firstSms: null, smsPrompt: "x".repeat(400_000) }),
    });
    expect(response.status).toBe(413);
  });

  it.each(["not json", "", "null", "[]", '{"name":{}}', '{"__proto__":{"name":"A"}}'])(
    "refuses the body %j and says why",
    async (body) => {
      const { origin, errors } = await open();
      const response = await fetch(`${origin}/console/api/assistants`, {
        method: "POST",
        headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
        body,
      });
      expect(response.status).toBe(400);
      expect(errors).toEqual([]);
    },
  );

  it.each(["AAAA", "x", "%00", "' or 1=1", "..", "9".repeat(3_000)])(
    "takes %j for no cursor",
    async (cursor) => {
      const { origin, errors } = await open();
      const headers = { authorization: `Bearer ${TOKEN}` };
      const asked = encodeURIComponent(cursor);
      for (const path of [`conversations?before=${asked}`, `consent?after=${asked}`]) {
        const response = await fetch(`${origin}/console/api/${path}`, { headers });
        expect([response.status, path]).toEqual([400, path]);
      }
      expect(errors).toEqual([]);
    },
  );

  it("gives a text that holds a script as JSON, which no browser runs", async () => {
    const { origin, say, store } = await open();
    await say("</script><script>alert(1)</script>");
    const page = await store.conversations.list({ limit: 1 });
    const path = `conversations/${page.conversations[0]?.id}/messages`;
    const headers = { authorization: `Bearer ${TOKEN}` };
    const response = await fetch(`${origin}/console/api/${path}`, { headers });
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("asks the host of every request where the host has its own rule", async () => {
    const asked: string[] = [];
    const { origin } = await open({
      authorize: async (request) => {
        asked.push(new URL(request.url).pathname);
        return request.header("x-user") === "anna";
      },
    });
    const status = async (path: string, headers = {}): Promise<number> =>
      (await fetch(`${origin}/console${path}`, { headers })).status;
    expect([await status("/"), await status("/api/state")]).toEqual([403, 403]);
    const headers = { "x-user": "anna" };
    expect([await status("/", headers), await status("/api/state", headers)]).toEqual([200, 200]);
    expect(asked).toHaveLength(4);
    expect(await status("/api/session", headers)).toBe(404);
  });

  it("stays shut when the host's rule throws, or returns something that is not true", async () => {
    const throwing = await open({ authorize: () => Promise.reject(new Error(PERSON)) });
    const response = await fetch(`${throwing.origin}/console/api/state`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain(PERSON);
    server?.close();
    const sloppy = await open({ authorize: () => JSON.parse('{"allowed":false}') });
    expect((await fetch(`${sloppy.origin}/console/api/state`)).status).toBe(403);
  });

  it("lets this machine in without the token where the host says so, and others with it", async () => {
    const { origin } = await open({ token: TOKEN, loopback: true });
    const status = async (headers = {}): Promise<number> =>
      (await fetch(`${origin}/console/api/state`, { headers })).status;
    const proxied = { "x-forwarded-for": "203.0.113.9" };
    expect([await status(), await status(proxied)]).toEqual([200, 401]);
    expect(await status({ ...proxied, authorization: `bearer ${TOKEN}` })).toBe(200);
  });

  it("is open to this machine where the host says so, but not through a proxy or another name", async () => {
    const { origin } = await open({ loopback: true });
    const status = async (headers: Record<string, string>): Promise<number | null> =>
      statusOf(
        origin,
        "GET /console/api/state HTTP/1.1",
        Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      );
    expect(await status({})).toBe(200);
    expect(await status({ "X-Forwarded-For": "203.0.113.9" })).toBe(403);
    expect(await status({ Via: "1.1 tunnel" })).toBe(403);
    expect(await status({ "X-Real-IP": "203.0.113.9" })).toBe(403);
    expect(await status({ "X-Forwarded-Host": "app.example" })).toBe(403);
    expect(await statusOf(origin, "GET /console/ HTTP/1.1", [], "rebound.example")).toBe(403);
  });
});

/** Sends a request as it stands: `fetch` would mend it. Null when the server hung up without an answer. */
function statusOf(
  origin: string,
  requestLine: string,
  headers: readonly string[] = [],
  host = "127.0.0.1",
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(origin).port), "127.0.0.1");
    let answer = "";
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      answer += text;
    });
    socket.on("error", reject);
    socket.on("close", () => {
      const status = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1];
      resolve(status === undefined ? null : Number(status));
    });
    socket.write(
      [requestLine, `Host: ${host}`, "Connection: close", ...headers, "", ""].join("\r\n"),
    );
  });
}
