import { WebhookError } from "sms-pipeline";
import { createFakeMessenger, inboundText } from "sms-pipeline/testing";
import { expect, it } from "vitest";
import { createWorld } from "../src/world.ts";

it.each([
  {
    what: "a webhook that is refused",
    parse: () => {
      throw new WebhookError("invalid_signature", 403, "The signature is not valid.");
    },
    event: { type: "webhook_refused", status: 403 },
    status: 403,
  },
  {
    what: "a webhook that is none of ours",
    parse: () => ({ kind: "unsupported", reason: "typing" }) as const,
    event: { type: "webhook_unsupported", reason: "typing" },
    status: 200,
  },
  {
    what: "a messenger that breaks",
    parse: () => {
      throw new TypeError("broken");
    },
    event: { type: "request_failed", error: new TypeError("broken") },
    status: 500,
  },
])("whoever looks after the server is told of $what", async ({ parse, event, status }) => {
  const world = createWorld({ messenger: { ...createFakeMessenger(), parseWebhook: parse } });
  const url = "http://localhost/api/v1/sms/webhook/sms";
  const response = await world.pipeline.fetch(new Request(url, { method: "POST", body: "" }));
  expect(response.status).toBe(status);
  expect(world.events).toMatchObject([event]);
});

it("a message from the host's own code that is none is refused before the store sees it", async () => {
  const world = createWorld();
  const message = { ...inboundText({}), from: "" };
  await expect(world.pipeline.receive(message)).rejects.toMatchObject({ code: "invalid_message" });
  expect(world.events).toEqual([]);
});
