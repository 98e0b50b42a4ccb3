import { type DeliveryUpdate, StoreError } from "sms-pipeline";
import { createFakeMessenger, inboundText } from "sms-pipeline/testing";
import { describe, expect, it } from "vitest";
import { createWorld } from "../src/world.ts";

const down = new StoreError("store_unavailable", "down");

describe("promise 1: a 2xx only after the text is stored", () => {
  const request = (body: Record<string, unknown>): Request =>
    new Request("http://localhost/api/v1/sms/webhook/sms", {
      method: "POST",
      headers: { "x-fake-signature": "valid" },
      body: JSON.stringify(body),
    });

  function worldWithFailures(failures: number, options = {}) {
    let left = failures;
    return createWorld({
      ...options,
      wrapStore: (store) => ({
        ...store,
        receive: (...args) => (left-- > 0 ? Promise.reject(down) : store.receive(...args)),
      }),
    });
  }

  it("a store that is down for a moment is asked again before the webhook is answered", async () => {
    const world = worldWithFailures(3);
    const response = world.pipeline.fetch(request(inboundText({}) as never));
    await world.clock.advance(8_000);
    expect((await response).status).toBe(200);
    expect(world.sent).toHaveLength(1);
  });

  it("apologize: 200 with the apology as the carrier's text", async () => {
    const world = worldWithFailures(1_000);
    const response = world.pipeline.fetch(request(inboundText({}) as never));
    await world.clock.advance(8_000);
    const answer = await response;
    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(/^Sorry, we could not take your message/);
    expect(world.sent).toEqual([]);
  });

  it("retry: 503, so that the carrier brings it again", async () => {
    const world = worldWithFailures(1_000, { onStoreUnavailable: "retry" });
    const response = world.pipeline.fetch(request(inboundText({}) as never));
    await world.clock.advance(8_000);
    expect((await response).status).toBe(503);
  });

  it("a STOP that can't be stored is never answered with an apology", async () => {
    const world = worldWithFailures(1_000);
    const response = world.pipeline.fetch(request({ ...inboundText({}), body: "STOP" }));
    await world.clock.advance(8_000);
    expect((await response).status).toBe(503);
  });

  it("a host that is slow to read a text is waited for once", async () => {
    const world = worldWithFailures(1_000, {
      optOut: { plainWords: () => new Promise<boolean>(() => {}) },
    });
    const response = world.pipeline.fetch(request(inboundText({}) as never));
    await world.clock.advance(3_000);
    await world.clock.advance(8_000);
    expect((await response).status).toBe(200);
  });

  it("a store that hangs does not keep the webhook past the patience", async () => {
    const world = createWorld({
      wrapStore: (store) => ({ ...store, receive: () => new Promise(() => {}) }),
    });
    const response = world.pipeline.fetch(request(inboundText({}) as never));
    await world.clock.advance(8_000);
    expect((await response).status).toBe(200);
  });
});

describe("a delivery status, which may be the only word of an opt-out, is acknowledged only after it is recorded", () => {
  const update: DeliveryUpdate = {
    provider: "fake",
    providerMessageId: "OUT1",
    outboundId: null,
    status: "failed",
    errorCode: "21610",
    optedOut: true,
  };

  it.each([
    { store: "down for a moment", failures: 3, status: 200, asked: 4 },
    { store: "down for long", failures: 1_000, status: 503, asked: expect.any(Number) },
  ])("the store is $store: $status", async ({ failures, status, asked }) => {
    let calls = 0;
    const world = createWorld({
      messenger: { ...createFakeMessenger(), parseWebhook: () => ({ kind: "status", update }) },
      wrapStore: (store) => ({
        ...store,
        recordDelivery: (...args) =>
          ++calls > failures ? store.recordDelivery(...args) : Promise.reject(down),
      }),
    });
    const url = "http://localhost/api/v1/sms/webhook/status";
    const response = world.pipeline.fetch(new Request(url, { method: "POST", body: "" }));
    await world.clock.advance(8_000);
    expect((await response).status).toBe(status);
    expect(calls).toEqual(asked);
  });
});

describe("a store that hangs", () => {
  const hang = <T>(): Promise<T> => new Promise(() => {});

  it("is unavailable to whoever asks for the health", async () => {
    const world = createWorld({ wrapStore: (store) => ({ ...store, health: hang }) });
    const health = world.pipeline.health();
    await world.clock.advance(3_000);
    expect(await health).toMatchObject({ status: "unavailable", store: { status: "unavailable" } });
  });

  it("keeps a sweep that has taken something until that is done", async () => {
    let sweeps = 0;
    const world = createWorld({
      turns: { sweepBatch: 1 },
      wrapStore: (store) => ({
        ...store,
        claimDue: (...args) => (++sweeps > 1 ? Promise.reject(down) : store.claimDue(...args)),
      }),
    });
    await world.pipeline.stop();
    await world.text("Hi");
    await world.clock.advance(2_000);
    const other = world.secondPipeline();
    expect(await other.sweep()).toEqual({ taken: 1 });
    expect(world.sent).toHaveLength(1);
    expect(world.eventsOf("store_unavailable")).toMatchObject([{ step: "sweep", final: false }]);
    await expect(other.sweep()).rejects.toThrow(down);
  });

  it("does not keep stop() any longer than turns may", async () => {
    const world = createWorld({ wrapStore: (store) => ({ ...store, claimDue: () => hang() }) });
    world.pipeline.start();
    await world.clock.advance(0);
    let isOver = false;
    const stopped = world.pipeline.stop({ timeoutMs: 4_000 }).then(() => {
      isOver = true;
    });
    await world.clock.advance(3_999);
    expect(isOver).toBe(false);
    await world.clock.advance(1);
    expect(isOver).toBe(true);
    await stopped;
  });

  it("does not stop the sweeper for good", async () => {
    let sweeps = 0;
    const world = createWorld({
      wrapStore: (store) => ({
        ...store,
        claimDue: (...args) => (++sweeps === 1 ? hang() : store.claimDue(...args)),
      }),
    });
    world.pipeline.start();
    await world.clock.advance(40_000);
    expect(sweeps).toBeGreaterThan(1);
  });

  it("does not keep a process that is told to stop", async () => {
    const world = createWorld({ wrapStore: (store) => ({ ...store, stage: hang }) });
    await world.say("Hi");
    const stopped = world.pipeline.stop({ timeoutMs: 5_000 });
    await world.clock.advance(20_000);
    await stopped;
  });
});

describe("a store that fails in the middle of a turn", () => {
  it("a reply that could not be settled is settled later, not sent again", async () => {
    let failures = 5;
    const world = createWorld({
      wrapStore: (store) => ({
        ...store,
        settle: (...args) => (failures-- > 0 ? Promise.reject(down) : store.settle(...args)),
      }),
    });
    await world.say("Hi");
    await world.clock.advance(60_000);
    expect(world.sent).toHaveLength(1);
    expect(failures).toBeLessThan(0);
  });

  it("a reply that could not be staged for a moment is staged again, without asking the model", async () => {
    let failures = 3;
    const world = createWorld({
      script: ["Written once."],
      wrapStore: (store) => ({
        ...store,
        stage: (...args) => (failures-- > 0 ? Promise.reject(down) : store.stage(...args)),
      }),
    });
    await world.say("Hi", { to: "+15550100002" });
    await world.clock.advance(2_000);
    expect(world.sent).toEqual(["Written once."]);
    expect(world.ai.requests).toHaveLength(1);
  });

  it("a reply that could not be staged is written again by the next claim", async () => {
    let failures = 40;
    const world = createWorld({
      wrapStore: (store) => ({
        ...store,
        stage: (...args) => (failures-- > 0 ? Promise.reject(down) : store.stage(...args)),
      }),
    });
    await world.say("Hi");
    expect(world.sent).toEqual([]);
    world.pipeline.start();
    await world.clock.advance(40_000);
    expect(world.sent).toHaveLength(1);
  });
});
