import { once } from "node:events";
import { Agent, get, type IncomingMessage, request as post } from "node:http";
import { connect, constants, type IncomingHttpHeaders } from "node:http2";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { type FastifyInstance, fastify } from "fastify";
import { type PipelineHandle, WebhookError } from "sms-pipeline";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createFastifyAdapter } from "./index.ts";

let app: FastifyInstance;
beforeEach(() => {
  app = fastify();
});
afterEach(() => app.close());

/** Answers with the URL and the body that it was given. */
function echo(basePath: string): PipelineHandle {
  return {
    basePath,
    async handle(request) {
      const body = await request.readBody(1_000);
      const { pathname } = new URL(request.url);
      return {
        status: 200,
        headers: { "content-type": "text/plain" },
        body: `${pathname} ${body}`,
      };
    },
  };
}

it("serves the full path inside a prefix that the base path begins with", async () => {
  app.register(
    async (scope) => {
      scope.register(createFastifyAdapter(echo("/api/v1/sms")), { prefix: "/v1" });
    },
    { prefix: "/api" },
  );
  const { body } = await app.inject({ method: "POST", url: "/api/v1/sms/test", payload: "x" });
  expect(body).toBe("/api/v1/sms/test x");
});

it.each(["/", "/api/", "/api/v1/sms/"])(
  "serves under the prefix %j, its last slash aside",
  async (prefix) => {
    app.register(createFastifyAdapter(echo("/api/v1/sms")), { prefix });
    expect((await app.inject("/api/v1/sms/test")).body).toBe("/api/v1/sms/test ");
  },
);

it("does not start under a prefix that the base path lacks", async () => {
  app.register(createFastifyAdapter(echo("/api/v1/sms")), { prefix: "/v1" });
  await expect(app.ready()).rejects.toMatchObject({
    code: "invalid_options",
    issues: [{ name: "basePath" }],
  });
});

it("serves a whole app when the base path is empty", async () => {
  app.register(createFastifyAdapter(echo("")));
  expect((await app.inject("/")).body).toBe("/ ");
  expect((await app.inject("/webhook/sms")).body).toBe("/webhook/sms ");
});

it("serves two pipelines in one app", async () => {
  app.register(createFastifyAdapter(echo("/one")));
  app.register(createFastifyAdapter(echo("/two")));
  expect((await app.inject("/one/a")).body).toBe("/one/a ");
  expect((await app.inject("/two/a")).body).toBe("/two/a ");
});

it("serves two pipelines in one scope", async () => {
  // As `fastify-plugin` does it: what they register is not kept apart.
  app.register(async (scope) => {
    for (const path of ["/one", "/two"]) {
      createFastifyAdapter(echo(path))(scope, {}, (error) => {
        if (error) throw error;
      });
    }
  });
  expect((await app.inject({ method: "POST", url: "/one/a", payload: "x" })).body).toBe("/one/a x");
  expect((await app.inject({ method: "POST", url: "/two/a", payload: "y" })).body).toBe("/two/a y");
});

it("runs the app's hooks around it, and leaves their errors to the app's error handler", async () => {
  app.setErrorHandler((_error, _request, reply) => reply.code(429).send("slow down"));
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", "7");
    if (request.headers["x-too-many"]) throw new Error("too many requests");
  });
  app.addHook("onSend", async (_request, _reply, payload) => `${payload}!`);
  app.register(createFastifyAdapter(echo("/sms")));
  const answered = await app.inject("/sms/test");
  expect([answered.body, answered.headers["x-request-id"]]).toEqual(["/sms/test !", "7"]);
  const refused = await app.inject({ url: "/sms/test", headers: { "x-too-many": "1" } });
  expect([refused.statusCode, refused.body]).toEqual([429, "slow down!"]);
});

it("uses a body that a hook of the app has read already", async () => {
  app.addHook("preParsing", async (request, _reply, payload) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of payload) chunks.push(Buffer.from(chunk));
    request.body = JSON.parse(Buffer.concat(chunks).toString());
    return payload;
  });
  app.register(createFastifyAdapter(echo("/sms")));
  const { body } = await app.inject({ method: "POST", url: "/sms/test", payload: { a: 1 } });
  expect(body).toBe('/sms/test {"a":1}');
});

it("reads what a hook of each route makes of the body", async () => {
  // As `@fastify/compress` does it: such a hook runs after those of any plugin.
  app.addHook("onRoute", (route) => {
    route.preParsing = (_request, _reply, payload, next) =>
      next(
        null,
        payload.pipe(new PassThrough()).map((chunk) => `${chunk}`.toUpperCase()),
      );
  });
  app.register(createFastifyAdapter(echo("/sms")));
  const { body } = await app.inject({ method: "POST", url: "/sms/test", payload: "body" });
  expect(body).toBe("/sms/test BODY");
});

it("says nothing more where the app has answered in the meantime", async () => {
  let warnings = "";
  const stream = { write: (line: string) => (warnings += line) };
  app = fastify({ logger: { level: "warn", stream } });
  const answered = Promise.withResolvers<void>();
  // As Fastify's own `handlerTimeout` does it.
  app.addHook("preHandler", (_request, reply, next) => {
    setImmediate(() => {
      reply.code(503).send("of the app");
      answered.resolve();
    });
    next();
  });
  app.register(
    createFastifyAdapter({
      basePath: "/sms",
      async handle() {
        await answered.promise;
        return { status: 200, headers: {}, body: "late" };
      },
    }),
  );
  const { statusCode, body } = await app.inject("/sms/test");
  expect([statusCode, body, warnings]).toEqual([503, "of the app", ""]);
});

it("waits for bytes that a hook of the app is still keeping as rawBody", async () => {
  const begun = Promise.withResolvers<void>();
  const half = Promise.withResolvers<void>();
  // As `fastify-raw-body` does it: it reads along, and lets the request go on.
  app.addHook("preParsing", (request, _reply, payload, next) => {
    const chunks: Buffer[] = [];
    payload.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      half.resolve();
    });
    payload.on("end", () => Object.assign(request, { rawBody: Buffer.concat(chunks) }));
    next(null, payload);
  });
  app.addHook("preHandler", () => half.promise);
  app.register(
    createFastifyAdapter({
      basePath: "/sms",
      handle(request) {
        begun.resolve();
        return echo("/sms").handle(request);
      },
    }),
  );
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  const request = post(`${origin}/sms/test`, { method: "POST", headers: { "content-length": 4 } });
  const answered = once(request, "response");
  request.write("ab");
  await begun.promise;
  request.end("cd");
  const [response]: IncomingMessage[] = await answered;
  expect(response && (await text(response))).toBe("/sms/test abcd");
});

it("closes the app as soon as what was under way is answered, whoever keeps the connection", async () => {
  const begun = Promise.withResolvers<void>();
  const closing = Promise.withResolvers<void>();
  const slow: PipelineHandle = {
    basePath: "/sms",
    async handle() {
      begun.resolve();
      await closing.promise;
      return { status: 200, headers: {}, body: "late" };
    },
  };
  app.register(createFastifyAdapter(slow));
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  const agent = new Agent({ keepAlive: true });
  const answered = once(get(`${origin}/sms/test`, { agent }), "response");
  await begun.promise;
  const closed = app.close();
  await expect.poll(() => app.server.listening).toBe(false);
  closing.resolve();
  const [response]: IncomingMessage[] = await answered;
  expect(response && (await text(response))).toBe("late");
  await closed;
});

it("says the host over HTTP/2, which has no Host header", async () => {
  const overHttp2 = fastify({ http2: true });
  overHttp2.register(
    createFastifyAdapter({
      basePath: "/sms",
      handle: async (request) => ({
        status: 200,
        headers: { "content-type": "text/plain" },
        body: `${new URL(request.url).host} ${request.header("host")}`,
      }),
    }),
  );
  const origin = await overHttp2.listen({ host: "127.0.0.1", port: 0 });
  const session = connect(origin);
  const { host } = new URL(origin);
  expect(await text(session.request({ ":path": "/sms/test" }))).toBe(`${host} ${host}`);
  session.close();
  await once(session, "close");
  await overHttp2.close();
});

it("keeps no stream of HTTP/2 open whose body was refused, and lets its client read why", async () => {
  const overHttp2 = fastify({ http2: true });
  const pipeline: PipelineHandle = {
    basePath: "/sms",
    async handle(request) {
      const error: unknown = await request.readBody(1_000).catch((reason: unknown) => reason);
      const refused = error instanceof WebhookError ? error.status : 500;
      return { status: refused, headers: {}, body: "refused" };
    },
  };
  overHttp2.register(createFastifyAdapter(pipeline));
  const origin = await overHttp2.listen({ host: "127.0.0.1", port: 0 });
  const session = connect(origin);
  const stream = session.request({ ":path": "/sms/test", ":method": "POST" }, { endStream: false });
  const closed = once(stream, "close");
  const responded = once(stream, "response");
  stream.write(Buffer.alloc(1_001));
  const [headers]: IncomingHttpHeaders[] = await responded;
  expect([headers?.[":status"], await text(stream)]).toEqual([413, "refused"]);
  await closed;
  expect(stream.rstCode).toBe(constants.NGHTTP2_NO_ERROR);
  await overHttp2.close();
});
