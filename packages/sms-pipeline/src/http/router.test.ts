import { expect, it } from "vitest";
import { WebhookError } from "../errors.ts";
import type { PipelineEvent } from "../events.ts";
import { createRouter } from "./router.ts";

const refused = new WebhookError("invalid_signature", 403, "The signature is not valid.");
const { code, status, retryable, retryAfterMs } = refused;
const ofAnotherCopy = Object.assign(new Error(refused.message), {
  code,
  status,
  retryable,
  retryAfterMs,
});

it.each([
  ["this copy", refused, 403, "webhook_refused"],
  ["another copy", ofAnotherCopy, 403, "webhook_refused"],
  ["no copy", Object.assign(new Error("no"), { status: 403 }), 500, "request_failed"],
])("refuses a webhook for an error of %s of the package", async (_copy, error, answer, type) => {
  const events: PipelineEvent[] = [];
  const handle = async (): Promise<never> => {
    throw error;
  };
  const route = createRouter({ "/sms": { method: "POST", handle } }, (event) => events.push(event));
  const request = {
    method: "POST",
    url: "/sms",
    header: () => null,
    readBody: async () => "",
  };
  expect((await route(request)).status).toBe(answer);
  expect(events).toMatchObject([{ type, error }]);
});

it.each([
  ["/sms", 200],
  ["/sms/", 200],
  ["/sms?a=/b", 200],
  ["/sms/?a=b#c", 200],
  ["/sms#c", 200],
  ["https://h.example/sms", 200],
  ["https://h.example:8443/sms/?next=https://i.example/", 200],
  ["/sms?next=https://i.example/other", 200],
  ["/sms//", 404],
  ["//", 404],
  ["/", 404],
  ["", 404],
  ["https://sms", 404],
  ["https://h.example?/sms", 404],
  ["https://h.example/other?/sms", 404],
])("finds the route by the path alone: %j", async (url, status) => {
  const handle = async () => ({ status: 200, headers: {}, body: "" });
  const route = createRouter({ "/sms": { method: "GET", handle } }, () => {});
  const request = { method: "GET", url, header: () => null, readBody: async () => "" };
  expect((await route(request)).status).toBe(status);
});

it("serves the root where that is a route", async () => {
  const handle = async () => ({ status: 200, headers: {}, body: "" });
  const route = createRouter({ "/": { method: "GET", handle } }, () => {});
  for (const url of ["/", "https://h.example", "https://h.example/?a"]) {
    const request = { method: "GET", url, header: () => null, readBody: async () => "" };
    expect((await route(request)).status, url).toBe(200);
  }
});
