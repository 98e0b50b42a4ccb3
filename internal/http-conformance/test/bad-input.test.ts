import { afterEach, describe, expect, it } from "vitest";
import {
  BAD_INPUT_CASES,
  HEALTH,
  NO_ASSISTANT_TEST,
  UNASSIGNED_TEXT,
  VALID_TEST,
  VALID_TEXT,
  VALID_TEXT_WITH_QUERY,
} from "../src/bad-input-cases.ts";
import { BARE_FETCH, type Client, overSocket } from "../src/client.ts";
import { EXPRESS_SURFACES } from "../src/express-surfaces.ts";
import { FASTIFY_SURFACES } from "../src/fastify-surfaces.ts";
import { NODE_SURFACE } from "../src/node-surface.ts";
import { sendCase } from "../src/send-case.ts";
import { HOST_ERROR } from "../src/surface.ts";
import { AUTH_TOKEN, createWorld, SYSTEM_PROMPT, TEST_TOKEN, type World } from "../src/world.ts";

const SURFACES = [NODE_SURFACE, ...EXPRESS_SURFACES, ...FASTIFY_SURFACES].map(overSocket);

describe.each([BARE_FETCH, ...SURFACES])("$name", (surface) => {
  let client: Client;
  let world: World;

  async function open(...options: Parameters<typeof createWorld>): Promise<void> {
    world = createWorld(...options);
    client = await surface.open(world.pipeline);
  }
  afterEach(async () => {
    await client.close();
    await world.pipeline.stop();
  });

  function expectNothingDone(): void {
    expect([world.storeCalls, world.ai.requests, world.sent]).toEqual([[], [], []]);
  }

  it.each(BAD_INPUT_CASES)("refuses $name with $status, and does nothing", async (bad) => {
    await open();
    const response = await sendCase(client, bad);
    const text = await response.text();
    expect(response.status).toBe(bad.status);
    expectNothingDone();
    if (bad.hostMayAnswer && text === HOST_ERROR) return;
    expect(text).not.toBe(HOST_ERROR);
    expect(text.length).toBeLessThan(500);
    if (bad.method !== "HEAD") expect(text).not.toBe("");
    expect(response.headers.get("allow")).toBe(bad.allow ?? null);
    if (bad.issues) {
      const { issues } = JSON.parse(text) as { issues: { path: string[]; message: string }[] };
      expect(issues.map(({ path }) => path.join("."))).toEqual(bad.issues);
      expect(issues.every(({ message }) => message.length > 0)).toBe(true);
    }
  });

  it("refuses a test to a number that no assistant has with 422, and asks no model", async () => {
    await open();
    const response = await sendCase(client, NO_ASSISTANT_TEST);
    expect([response.status, await response.json()]).toMatchObject([
      422,
      { error: "no_assistant" },
    ]);
    expect([world.storeCalls, world.ai.requests, world.sent]).toEqual([["findAssistant"], [], []]);
  });

  it("says what would be sent to a test, and sends nothing", async () => {
    await open();
    const response = await sendCase(client, VALID_TEST);
    expect([response.status, await response.text()]).toEqual([
      200,
      expect.stringContaining("The reply."),
    ]);
    expect([world.storeCalls, world.sent]).toEqual([["findAssistant"], []]);
  });

  it.each([VALID_TEXT, VALID_TEXT_WITH_QUERY])("takes $name and answers it", async (text) => {
    await open();
    const response = await sendCase(client, text);
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      200,
      expect.stringMatching(/^text\/xml/),
      expect.stringMatching(/<Response\s*\/>$/),
    ]);
    expect(await world.firstSent).toBe("The reply.");
    expect(world.ai.requests.map(({ messages }) => messages)).toEqual([
      [{ role: "user", content: "Hello + 100 % “you” 👋" }],
    ]);
  });

  it("keeps a text to a number that no assistant has, and answers it politely", async () => {
    await open();
    expect((await sendCase(client, UNASSIGNED_TEXT)).status).toBe(200);
    expect(await world.firstSent).toMatch(/nobody answers texts at this number/);
    expect(world.storeCalls).toContain("receive");
    expect(world.ai.requests).toEqual([]);
  });

  it("apologizes when the store is down", async () => {
    await open({ storeDown: true, storePatienceMs: 1 });
    const response = await sendCase(client, VALID_TEXT);
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      200,
      expect.stringMatching(/^text\/xml/),
      expect.stringMatching(/<Response><Message>.*send it again/),
    ]);
    expect([world.ai.requests, world.sent]).toEqual([[], []]);
  });

  it("asks the carrier to retry when the store is down and it was told to", async () => {
    await open({ storeDown: true, storePatienceMs: 1, onStoreUnavailable: "retry" });
    const response = await sendCase(client, VALID_TEXT);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
  });

  it.each([
    [false, 200, "ok"],
    [true, 503, "unavailable"],
  ])(
    "tells its health, without secrets or a model call (store down: %s)",
    async (storeDown, status, word) => {
      await open({ storeDown });
      const response = await client.send(HEALTH, { method: "GET" });
      const text = await response.text();
      expect(response.status).toBe(status);
      expect(JSON.parse(text)).toMatchObject({
        status: word,
        store: { status: word },
        ai: { status: "ok" },
        messenger: { status: "ok" },
      });
      for (const secret of [AUTH_TOKEN, TEST_TOKEN, SYSTEM_PROMPT])
        expect(text).not.toContain(secret);
      expect(world.ai.requests).toEqual([]);
      const head = await client.send(HEALTH, { method: "HEAD" });
      expect([head.status, await head.text()]).toEqual([status, ""]);
      const length = "content-length";
      expect(head.headers.get(length)).toBe(response.headers.get(length));
    },
  );
});
