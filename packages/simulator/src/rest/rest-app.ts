import { timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import { mediaContentRoutes, mediaRoutes } from "./media-routes.ts";
import { messageRoutes, pathOf } from "./message-routes.ts";
import { note, noteOf } from "./notes.ts";
import { numberRoutes } from "./number-routes.ts";
import { refuse } from "./refuse.ts";
import { accountResource } from "./resource.ts";
import { REST_ERRORS } from "./rest-error.ts";
import { faultBefore } from "./rest-faults.ts";
import type { RestWorld } from "./rest-world.ts";

const REALM = { "www-authenticate": 'Basic realm="Twilio API"' };

/** Twilio's REST API of 2010, as far as texts need it. */
export function createRestApp(world: RestWorld): Hono {
  const { account, faults, work, clock } = world;
  const credentials = [
    { username: account.sid, password: account.authToken },
    ...world.apiKeys.map(({ sid, secret }) => ({ username: sid, password: secret })),
  ].map(({ username, password }) => basicAuth(username, password));

  const app = new Hono().basePath("/2010-04-01");
  app.use("*", async (c, next) => {
    const receivedAt = clock.now();
    const { latencyMs } = world;
    await work.sleep(typeof latencyMs === "number" ? latencyMs : latencyMs());
    await next();
    const { dropped = false, errorCode = null, fault = null } = noteOf(c.res);
    world.onRequest({
      method: c.req.method,
      path: pathOf(c.req.raw) + new URL(c.req.url).search,
      status: dropped ? null : c.res.status,
      errorCode,
      fault,
      receivedAt,
      answeredAt: clock.now(),
    });
  });
  const own = `/Accounts/${account.sid}`;
  app.route(own, mediaContentRoutes(world));
  app.use("*", async (c, next) => {
    const given = c.req.header("authorization") ?? "";
    if (!credentials.some((expected) => sameText(given, expected))) {
      return refuse(REST_ERRORS.authenticate, REALM);
    }
    if (c.req.method === "GET") {
      const strike = faults.strikeOf("read");
      const struck = await faultBefore(strike, work, c.req.raw.signal);
      if (strike !== null && struck !== null) return note(struck, { fault: strike.name });
    }
    return next();
  });
  app.get(`${own}.json`, (c) => c.json(accountResource(account, world.startedAt)));
  app.route(own, messageRoutes(world));
  app.route(own, mediaRoutes(world));
  app.route(own, numberRoutes(world));
  app.all("*", (c) => refuse(REST_ERRORS.notFound(pathOf(c.req.raw))));
  return app;
}

function basicAuth(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
