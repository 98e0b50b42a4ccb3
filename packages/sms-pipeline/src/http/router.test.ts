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
