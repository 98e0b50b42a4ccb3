import { inspect } from "node:util";
import { AiError, type Logger, SendError, StoreError } from "sms-pipeline";
import { inboundText } from "sms-pipeline/testing";
import { describe, expect, it } from "vitest";
import { createWorld } from "../src/world.ts";

// Marks that would be found wherever they leaked to.
const BODY = "MARK-body-of-a-person";
const REPLY = "MARK-reply-of-the-model";
const PROMPT = "MARK-system-prompt";
const TOKEN = "MARK-test-token-of-the-host";
const PERSON = "+15559871234";
const NUMBER = "+15551237654";
const cause = new Error(`${BODY} ${PERSON}`);

const FORBIDDEN = /MARK|\+1555|5559871234|5551237654/;

function createSpiedWorld(options: Parameters<typeof createWorld>[0] = {}) {
  const lines: unknown[] = [];
  const write = (fields: object, message: string): void => void lines.push([message, fields]);
  const logger: Logger = { debug: write, info: write, warn: write, error: write };
  const world = createWorld({
    assistants: [{ name: "A", smsPrompt: PROMPT, phoneNumbers: [NUMBER] }],
    script: [REPLY],
    logger,
    test: { token: TOKEN },
    ...options,
  });
  return { world, lines };
}

const text = (values = {}) => inboundText({ body: BODY, from: PERSON, to: NUMBER, ...values });

describe("promise 9: no body, number or credential in a log line, an error text or health", () => {
  it("through a whole conversation, its opt-out and its delivery reports", async () => {
    const { world, lines } = createSpiedWorld();
    await world.pipeline.receive(text());
    await world.clock.advance(2_000);
    await world.pipeline.receive(text({ body: `${BODY} again` }));
    await world.clock.advance(2_000);
    await world.pipeline.receive(text({ body: "please stop texting me" }));
    await world.clock.advance(2_000);
    await world.pipeline.receive(text());
    expect(world.sent).toContain(REPLY);
    expect(lines.length).toBeGreaterThan(10);
    expect(inspect(lines, { depth: 9 })).not.toMatch(FORBIDDEN);
    expect(JSON.stringify(world.events)).not.toMatch(FORBIDDEN);
  });

  it("through every failure of the model and the carrier", async () => {
    const retryable = { retryable: true, cause };
    const { world, lines } = createSpiedWorld({
      script: [new AiError("ai_overloaded", "busy", retryable), new TypeError(BODY), REPLY],
    });
    world.messenger.onSend(
      new SendError("send_rate_limited", "429", { outcome: "not_accepted", ...retryable }),
      new SendError("send_outcome_unknown", "lost", { outcome: "unknown", cause }),
      new Error(`${BODY} to ${PERSON}`),
    );
    for (let count = 0; count < 3; count++) {
      await world.pipeline.receive(text({ body: `${BODY} ${count}` }));
      await world.clock.advance(120_000);
    }
    expect(lines.length).toBeGreaterThan(10);
    expect(inspect(lines, { depth: 9 })).not.toMatch(FORBIDDEN);
    expect(JSON.stringify(await world.pipeline.health())).not.toMatch(FORBIDDEN);
  });

  it("through every failure of the store", async () => {
    const down = new StoreError("store_unavailable", "down", { cause });
    const { world, lines } = createSpiedWorld({
      wrapStore: (store) => ({
        ...store,
        receive: () => Promise.reject(down),
        claimDue: () => Promise.reject(new Error(`${BODY} ${PERSON}`)),
        health: () => Promise.reject(down),
      }),
    });
    world.pipeline.start();
    const received = world.pipeline.receive(text()).catch((error: unknown) => error);
    await world.clock.advance(20_000);
    const { message } = (await received) as Error;
    expect(message).not.toMatch(FORBIDDEN);
    expect(inspect(lines, { depth: 9 })).not.toMatch(FORBIDDEN);
    expect(JSON.stringify(await world.pipeline.health())).not.toMatch(FORBIDDEN);
  });

  it("in the answers to bad requests", async () => {
    const { world, lines } = createSpiedWorld();
    const post = (path: string, headers: Record<string, string>, body: string) =>
      world.pipeline.fetch(
        new Request(`http://localhost/api/v1/sms${path}`, { method: "POST", headers, body }),
      );
    const json = { "content-type": "application/json" };
    const answers = await Promise.all([
      post("/webhook/sms", {}, JSON.stringify(text())),
      post("/test", { ...json, authorization: "Bearer wrong" }, JSON.stringify({ body: BODY })),
      post(
        "/test",
        { ...json, authorization: `Bearer ${TOKEN}` },
        JSON.stringify({ to: PERSON, bodi: BODY }),
      ),
      post("/test", { ...json, authorization: `Bearer ${TOKEN}` }, `{"${BODY}`),
    ]);
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(answers.map(({ status }) => status)).toEqual([403, 401, 400, 400]);
    expect(bodies.join("\n")).not.toMatch(FORBIDDEN);
    expect(inspect(lines, { depth: 9 })).not.toMatch(FORBIDDEN);
  });

  it("unless content is asked for, in development", async () => {
    const { world, lines } = createSpiedWorld({ logContent: true });
    await world.pipeline.receive(text());
    expect(inspect(lines, { depth: 9 })).toMatch(BODY);
  });
});

describe("forgetting a person", () => {
  it("erases what was written, and still texts nobody who opted out", async () => {
    const world = createWorld();
    await world.say("Hi");
    await world.say("STOP");
    const erased = await world.store.retention?.eraseCustomer("+15550100100");
    expect(erased).toEqual({ threads: 1, messages: 3 });
    await world.say("Hi");
    expect(world.sent).toHaveLength(1);
  });
});
