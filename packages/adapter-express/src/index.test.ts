import { once } from "node:events";
import type { Server } from "node:http";
import express from "express";
import type { PipelineHandle } from "sms-pipeline";
import { afterEach, expect, it } from "vitest";
import { createExpressAdapter } from "./index.ts";

let server: Server | undefined;
afterEach(() => server?.close().closeAllConnections());

/** Answers with the URL that it was given. */
const pipeline: PipelineHandle = {
  basePath: "/api/v1/sms",
  handle: async ({ url }) => ({
    status: 200,
    headers: { "content-type": "text/plain" },
    body: url,
  }),
};

async function get(app: express.Express, path: string): Promise<Response> {
  server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return fetch(`http://127.0.0.1:${port}${path}`);
}

it.each(["/", "/api", "/api/v1", "/api/v1/sms"])(
  "goes by the full path, mounted at %s",
  async (mount) => {
    const router = express.Router();
    router.use(createExpressAdapter(pipeline));
    const response = await get(express().use(mount, router), "/api/v1/sms/test?a=1");
    expect(await response.text()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1\/sms\/test\?a=1$/);
  },
);

it("leaves a path to the app that only looks like its own under a mount path", async () => {
  const app = express().use("/other", createExpressAdapter(pipeline));
  expect((await get(app, "/other/api/v1/sms/test")).status).toBe(404);
});

it("keeps the headers that the app has set before", async () => {
  const app = express();
  app.use((_req, res, next) => {
    res.setHeader("x-request-id", "7");
    next();
  });
  app.use(createExpressAdapter(pipeline));
  const { headers } = await get(app, "/api/v1/sms/test");
  expect([headers.get("x-request-id"), headers.get("content-type")]).toEqual(["7", "text/plain"]);
});
