import { describe, expect, it } from "vitest";
import { AiError, NoAssistantError, StoreError } from "../errors.ts";
import type { SimulateInput, SimulateResult } from "../simulate.ts";
import { createTestClock } from "../testing/test-clock.ts";
import { type TestRouteDeps, testRoute } from "./test-route.ts";

const TOKEN = "a-token-of-the-test";
const TEXT = { to: "+15550100001", body: "Hi" };

const RESULT: SimulateResult = {
  assistant: { id: "a", name: "A" },
  conversation: "opened",
  intent: "message",
  messages: [],
  silence: null,
  generation: null,
  modelError: null,
};

interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly remoteAddress?: string;
}

function open(access: Partial<TestRouteDeps["access"]> = {}, failure?: Error) {
  const clock = createTestClock();
  const asked: SimulateInput[] = [];
  const route = testRoute({
    maxBodyBytes: 65_536,
    access: { token: TOKEN, loopback: false, perMinute: 0, ...access },
    clock,
    async simulate(input) {
      asked.push(input);
      if (failure) throw failure;
      return RESULT;
    },
  });
  const send = async ({ body = TEXT, headers = {}, remoteAddress = "192.0.2.1" }: Sent = {}) => {
    const all = new Map(
      Object.entries({
        host: "localhost:4000",
        "content-type": "application/json",
        authorization: `Bearer ${TOKEN}`,
        ...headers,
      }),
    );
    return route({
      method: "POST",
      url: "http://localhost:4000/api/v1/sms/test",
      header: (name) => all.get(name) || null,
      readBody: async () => JSON.stringify(body),
      remoteAddress,
    });
  };
  return { clock, asked, send };
}

const NO_TOKEN = { headers: { authorization: "" } };

describe("the test endpoint", () => {
  it("lets so many tests a minute through, and says how long to wait", async () => {
    const { clock, asked, send } = open({ perMinute: 2 });
    expect([(await send()).status, (await send()).status]).toEqual([200, 200]);
    await clock.advance(30_500);
    expect(await send()).toMatchObject({ status: 429, headers: { "retry-after": "30" } });
    expect(asked).toHaveLength(2);
    await clock.advance(29_500);
    expect((await send()).status).toBe(200);
  });

  it("lets nobody without the token use up the tests of those who have it", async () => {
    const { send } = open({ perMinute: 1 });
    for (let tries = 0; tries < 5; tries++) {
      expect(await send(NO_TOKEN)).toMatchObject({
        status: 401,
        headers: { "www-authenticate": "Bearer" },
        body: '{"error":"unauthorized"}',
      });
    }
    expect((await send()).status).toBe(200);
  });

  it("needs no token of this machine, only where that was allowed", async () => {
    const local = { ...NO_TOKEN, remoteAddress: "127.0.0.1" };
    expect((await open({ loopback: true }).send(local)).status).toBe(200);
    expect((await open({ loopback: true }).send(NO_TOKEN)).status).toBe(401);
    expect((await open({ loopback: false }).send(local)).status).toBe(401);
    const proxied = { authorization: "", "x-forwarded-for": "192.0.2.1" };
    expect((await open({ loopback: true }).send({ ...local, headers: proxied })).status).toBe(401);
  });

  it("refuses a wrong token also of this machine, and any where none is set", async () => {
    const headers = { authorization: "Bearer another" };
    const local = { headers, remoteAddress: "127.0.0.1" };
    expect((await open({ loopback: true }).send(local)).status).toBe(401);
    expect((await open({ token: undefined }).send({ headers })).status).toBe(401);
  });

  it("tests a text of 1,600 characters, of whom it is asked to", async () => {
    const { asked, send } = open();
    const body = { to: "+15550100001", from: "+15550100002", body: "x".repeat(1_600) };
    expect((await send({ body })).status).toBe(200);
    expect(asked).toEqual([body]);
    const nobody = { ...body, from: "5550100002" };
    expect((await send({ body: nobody })).status).toBe(400);
  });

  it.each([
    ["application/json; charset=utf-8", 200],
    ["Application/JSON", 200],
    ["application/jsonp", 415],
    ["x-application/json", 415],
    ["", 415],
  ])("takes JSON and nothing else: %j", async (type, status) => {
    expect((await open().send({ headers: { "content-type": type } })).status).toBe(status);
  });

  it.each([
    [new NoAssistantError(), 422],
    [new StoreError("store_unavailable", "The store is away."), 503],
    [new AiError("ai_timeout", "The model did not answer."), 502],
  ])("tells what failed, and whose fault it is: %s", async (failure, status) => {
    const { code, message } = failure;
    expect(await open({}, failure).send()).toMatchObject({
      status,
      body: JSON.stringify({ error: code, message }),
    });
  });

  it("keeps the words of an error that is not the package's to the events", async () => {
    await expect(open({}, new Error("of the host")).send()).rejects.toThrow("of the host");
  });
});
