import { AiError, SendError, StoreError } from "sms-pipeline";
import { expect, it } from "vitest";
import { createWorld, type World } from "../src/world.ts";

const QUIET = { to: "+15550100002" };

async function healthOf({ pipeline }: World): Promise<{ status: number; body: unknown }> {
  const url = "http://localhost/api/v1/sms/webhook/sms/health";
  const response = await pipeline.fetch(new Request(url));
  return { status: response.status, body: await response.json() };
}

it("a server whose model fails is degraded, and still the right place for a text", async () => {
  const revoked = new AiError("ai_unauthorized", "The key was revoked.");
  const world = createWorld({ script: [revoked, "Back again."] });
  await world.say("Hi", QUIET);
  expect(await healthOf(world)).toMatchObject({
    status: 200,
    body: {
      status: "degraded",
      store: { status: "ok" },
      ai: { status: "failing", code: "ai_unauthorized" },
    },
  });
  await world.say("Hi", QUIET);
  expect(await healthOf(world)).toMatchObject({ status: 200, body: { status: "ok" } });
});

it("a server whose carrier is down is degraded until a message leaves again", async () => {
  const world = createWorld();
  const down = { outcome: "not_accepted", retryable: true } as const;
  world.messenger.onSend(new SendError("send_unavailable", "The carrier is down.", down));
  await world.text("Hi", QUIET);
  await world.clock.advance(1_000);
  expect(await healthOf(world)).toMatchObject({
    status: 200,
    body: { status: "degraded", messenger: { status: "unavailable", code: "send_unavailable" } },
  });
  await world.clock.advance(60_000);
  expect(await healthOf(world)).toMatchObject({ status: 200, body: { status: "ok" } });
});

it("a message that the carrier refuses says nothing of the carrier", async () => {
  const world = createWorld();
  const refused = { outcome: "not_accepted", retryable: false } as const;
  world.messenger.onSend(new SendError("send_rejected", "No such number.", refused));
  await world.say("Hi", QUIET);
  expect(world.eventsOf("send_failed")).toHaveLength(1);
  expect(await healthOf(world)).toMatchObject({ status: 200, body: { status: "ok" } });
});

it.each([
  ["store_unavailable", "unavailable"],
  ["store_misconfigured", "failing"],
] as const)("%s: no place for a text, and 503", async (code, status) => {
  const world = createWorld({
    wrapStore: (store) => ({
      ...store,
      health: () => Promise.reject(new StoreError(code, "No.")),
    }),
  });
  expect(await healthOf(world)).toMatchObject({
    status: 503,
    body: { status: "unavailable", store: { status, code } },
  });
});
