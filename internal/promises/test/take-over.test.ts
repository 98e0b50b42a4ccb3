import { ConfigurationError, SendError, StoreError, TakeOverError } from "sms-pipeline";
import { describe, expect, it } from "vitest";
import { createWorld, OUR_NUMBER, PERSON, type World } from "../src/world.ts";

const QUIET = "+15550100002";
const limited = new SendError("send_rate_limited", "429", {
  outcome: "not_accepted",
  retryable: true,
  retryAfterMs: 7_000,
});

async function conversationId(world: World): Promise<string> {
  const page = await world.store.conversations.list({ limit: 1 });
  const [newest] = page.conversations;
  if (newest === undefined) throw new Error("There is no conversation.");
  return newest.id;
}

/** A conversation in which the assistant has answered once. */
async function begun(world: World): Promise<string> {
  await world.say("Hi");
  return conversationId(world);
}

function code(error: unknown): unknown {
  return error instanceof TakeOverError ? error.code : error;
}

/** A model call that lasts until the test ends it. */
function openCall(): { step: () => Promise<string>; answer: (text: string) => void } {
  let answer = (_text: string): void => {};
  const reply = new Promise<string>((resolve) => {
    answer = resolve;
  });
  return { step: () => reply, answer: (text) => answer(text) };
}

describe("pausing", () => {
  it("keeps the reply that is being thought of from leaving", async () => {
    const call = openCall();
    const world = createWorld({ script: [call.step] });
    await world.say("Hi", { to: QUIET });
    expect(world.ai.requests).toHaveLength(1);
    await world.pipeline.pauseConversation(await conversationId(world));
    call.answer("Too late.");
    await world.clock.advance(3_600_000);
    expect(world.sent).toEqual([]);
    expect(world.eventsOf("conversation_paused")).toMatchObject([{ by: "operator" }]);
  });

  it("does so when another process is asked, whose own turn it is not", async () => {
    const call = openCall();
    const world = createWorld({ script: [call.step] });
    await world.say("Hi", { to: QUIET });
    await world.secondPipeline().pauseConversation(await conversationId(world));
    call.answer("Too late.");
    await world.clock.advance(60_000);
    expect(world.sent).toEqual([]);
    expect(world.eventsOf("silence_kept")).toMatchObject([{ reason: "paused" }]);
  });

  it("ends a model call that nobody needs any more, in whichever process", async () => {
    const signals: AbortSignal[] = [];
    const world = createWorld({
      script: [
        (_request, signal) => {
          signals.push(signal);
          return new Promise<string>(() => {});
        },
      ],
    });
    await world.say("Hi", { to: QUIET });
    await world.secondPipeline().pauseConversation(await conversationId(world));
    await world.clock.advance(10_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(world.eventsOf("turn_abandoned")).toEqual([]);
  });

  it("keeps the parts of a reply that have not left yet from leaving", async () => {
    const world = createWorld({
      script: [`${"A first sentence that is long. ".repeat(5)}${"And more of it. ".repeat(10)}`],
      reply: { maxSegments: 1, maxMessages: 3 },
    });
    let pausing: Promise<void> | undefined;
    world.messenger.onSend(async () => {
      pausing = world.pipeline.pauseConversation(await conversationId(world));
      await pausing;
    });
    await world.say("Hi", { to: QUIET });
    await world.clock.advance(60_000);
    // It came while the first part was being handed over, at the last moment.
    expect(world.sent).toEqual([]);
    expect(world.eventsOf("message_canceled")[0]?.reason).toBe("paused");
    expect(world.messenger.attempts).toBe(1);
  });

  it("cancels a reply that waits to be sent again", async () => {
    const world = createWorld();
    world.messenger.onSend(limited);
    const id = await begun(world);
    await world.pipeline.pauseConversation(id);
    await world.clock.advance(60_000);
    expect(world.messenger.attempts).toBe(1);
  });

  it("lasts until it is handed back, however many days and words later", async () => {
    const world = createWorld({ script: ["Back again."] });
    const id = await begun(world);
    await world.pipeline.pauseConversation(id);
    for (const body of ["Hello?", "bye", "Hello again?", "START", "Anyone?"]) {
      await world.clock.advance(24 * 3_600_000);
      await world.say(body);
    }
    expect(world.sent).toEqual(["Hello, this is Greeter."]);
    await world.pipeline.resumeConversation(id);
    expect(world.sent).toHaveLength(1);
    await world.say("And now?");
    expect(world.sent).toHaveLength(2);
    expect(world.eventsOf("conversation_resumed")).toHaveLength(1);
  });

  it("begins and ends although the store is away for a moment", async () => {
    let calls = 0;
    const flaky = <T>(step: (id: string) => Promise<T>) => {
      return async (id: string): Promise<T> => {
        if (calls++ % 2 === 0) throw new StoreError("store_unavailable", "reset");
        return step(id);
      };
    };
    const world = createWorld({
      wrapStore: (store) => {
        const { pause, resume } = store.takeOver;
        return {
          ...store,
          takeOver: { ...store.takeOver, pause: flaky(pause), resume: flaky(resume) },
        };
      },
    });
    const id = await begun(world);
    const paused = world.pipeline.pauseConversation(id);
    await world.clock.advance(1_000);
    await paused;
    const resumed = world.pipeline.resumeConversation(id);
    await world.clock.advance(1_000);
    await resumed;
    expect(calls).toBe(4);
  });
});

describe("handing back", () => {
  it("lets a text be answered at once that comes while a reply of before is refused", async () => {
    const call = openCall();
    let refused = async (): Promise<void> => {};
    const world = createWorld({
      script: [call.step, "Yes."],
      wrapStore: (store) => ({
        ...store,
        async stage(...step) {
          const result = await store.stage(...step);
          if (result.kind === "lease_lost") await refused();
          return result;
        },
      }),
    });
    refused = () => world.text("Are you there?", { to: QUIET });
    await world.say("Hi", { to: QUIET });
    // Of another process: the one that holds the turn is not told.
    const id = await conversationId(world);
    await world.store.takeOver.pause(id);
    await world.store.takeOver.resume(id);
    call.answer("Never sent.");
    await world.clock.advance(2_000);
    expect(world.sent).toEqual(["Yes."]);
    expect(world.eventsOf("turn_abandoned")).toMatchObject([{ reason: "lease_lost" }]);
  });
});

describe("a person's message", () => {
  it("is sent as it was written, paused or not, and once", async () => {
    const world = createWorld();
    const id = await begun(world);
    const body = "“Hi” — it’s *me* …";
    const stored = await world.pipeline.sendMessage({ conversationId: id, body });
    expect(stored).toMatchObject({ kind: "staged", conversationId: id });
    await world.clock.advance(0);
    expect(world.sent).toEqual(["Hello, this is Greeter.", body]);
    await world.pipeline.pauseConversation(id);
    await world.pipeline.sendMessage({ conversationId: id, body: "Still me." });
    await world.clock.advance(3_600_000);
    expect(world.sent.slice(2)).toEqual(["Still me."]);
    expect(world.eventsOf("reply_staged").slice(1)).toMatchObject([
      { source: "operator", messages: [{ outboundId: stored.messageIds[0], encoding: "UCS-2" }] },
      { source: "operator" },
    ]);
  });

  it("is in the history that the model is given once the conversation is handed back", async () => {
    const world = createWorld({ script: ["As my colleague said."] });
    const id = await begun(world);
    await world.pipeline.pauseConversation(id);
    await world.say("Can I bring my dog?");
    await world.pipeline.sendMessage({ conversationId: id, body: "Yes, dogs are welcome." });
    await world.clock.advance(1_000);
    await world.pipeline.resumeConversation(id);
    await world.say("And my cat?");
    expect(world.sent.slice(1)).toEqual(["Yes, dogs are welcome.", "As my colleague said."]);
    expect(world.ai.requests[0]?.messages.slice(-3)).toEqual([
      { role: "user", content: "Can I bring my dog?" },
      { role: "assistant", content: "Yes, dogs are welcome." },
      { role: "user", content: "And my cat?" },
    ]);
  });

  it("that was stored is sent by another process when this one dies before it could", async () => {
    const world = createWorld();
    const id = await begun(world);
    const dying = world.secondPipeline({
      store: { ...world.store, claim: () => new Promise(() => {}) },
    });
    await dying.sendMessage({ conversationId: id, body: "Mine" });
    await world.clock.advance(1_000);
    expect(world.sent).toHaveLength(1);
    world.pipeline.start();
    await world.clock.advance(60_000);
    expect(world.sent.slice(1)).toEqual(["Mine"]);
  });

  it("that was sent by a process that died before it could say so is not sent again", async () => {
    const world = createWorld();
    const id = await begun(world);
    const dying = world.secondPipeline({
      store: {
        ...world.store,
        settle: () => new Promise(() => {}),
        renew: () => new Promise(() => {}),
      },
    });
    await dying.sendMessage({ conversationId: id, body: "Mine" });
    await world.clock.advance(1_000);
    world.pipeline.start();
    await world.clock.advance(120_000);
    expect(world.sent.slice(1)).toEqual(["Mine"]);
    expect(world.messenger.lookups).toBe(1);
  });

  it("with a key that was used before is not sent again", async () => {
    const world = createWorld();
    const id = await begun(world);
    const message = { conversationId: id, body: "Mine", idempotencyKey: "click-1" };
    const [first, second] = await Promise.all([
      world.pipeline.sendMessage(message),
      world.secondPipeline().sendMessage(message),
    ]);
    await world.clock.advance(60_000);
    const third = await world.pipeline.sendMessage(message);
    await world.clock.advance(60_000);
    expect(world.sent.slice(1)).toEqual(["Mine"]);
    expect([first.kind, second.kind, third.kind]).toEqual(["staged", "duplicate", "duplicate"]);
    expect(third.messageIds).toEqual(first.messageIds);
    expect(world.eventsOf("reply_staged")).toHaveLength(2);
  });

  it("is stored once although the store's first answer is lost", async () => {
    let lost = 0;
    const world = createWorld({
      wrapStore: (store) => ({
        ...store,
        takeOver: {
          ...store.takeOver,
          async stageMessage(message) {
            const result = await store.takeOver.stageMessage(message);
            if (lost++ === 0) throw new StoreError("store_unavailable", "reset");
            return result;
          },
        },
      }),
    });
    const id = await begun(world);
    const sending = world.pipeline.sendMessage({ conversationId: id, body: "Mine" });
    await world.clock.advance(10_000);
    expect(await sending).toMatchObject({ kind: "staged" });
    expect(world.sent.slice(1)).toEqual(["Mine"]);
    expect(world.eventsOf("reply_staged").slice(1)).toMatchObject([{ source: "operator" }]);
  });

  it("never goes to a person who has opted out", async () => {
    const world = createWorld();
    const id = await begun(world);
    await world.say("STOP");
    const message = { conversationId: id, body: "Mine" };
    const refused = await world.pipeline.sendMessage(message).catch(code);
    expect(refused).toBe("person_opted_out");
    expect(world.sent).toHaveLength(1);
  });

  it("is dropped when STOP comes before it could leave", async () => {
    const world = createWorld();
    const id = await begun(world);
    world.messenger.onSend(limited);
    await world.pipeline.sendMessage({ conversationId: id, body: "Mine" });
    await world.say("STOP");
    await world.clock.advance(60_000);
    expect(world.sent).toHaveLength(1);
  });

  it("leaves after a reply that waits to be sent again", async () => {
    const world = createWorld();
    world.messenger.onSend(limited);
    const id = await begun(world);
    await world.pipeline.sendMessage({ conversationId: id, body: "Mine" });
    await world.clock.advance(20_000);
    expect(world.sent).toEqual(["Hello, this is Greeter.", "Mine"]);
    expect(world.messenger.lookups).toBe(0);
  });

  it("is told of once, although it leaves with a reply of another process", async () => {
    const call = openCall();
    const world = createWorld({ script: [call.step], prices: { byPrefix: { "+1": 0.01 } } });
    await world.say("Hi", { to: QUIET });
    const conversation = await conversationId(world);
    await world.secondPipeline().sendMessage({ conversationId: conversation, body: "Mine 😀" });
    call.answer("Yes.");
    await world.clock.advance(1_000);
    expect(world.sent).toEqual(["Mine 😀", "Yes."]);
    const told = world.eventsOf("reply_staged");
    expect(told).toMatchObject([
      { source: "operator", messages: [{ encoding: "UCS-2", estimatedCost: 0.01 }] },
      { source: "model", messages: [{ encoding: "GSM-7", estimatedCost: 0.01 }] },
    ]);
    const ids = told.flatMap(({ messages }) => messages.map(({ outboundId }) => outboundId));
    expect(ids).toEqual(world.messenger.sent.map(({ outboundId }) => outboundId));
  });

  it("leaves as soon as the reply that is being sent by another process has left", async () => {
    const world = createWorld({ script: ["Reply."] });
    let accept = (): void => {};
    world.messenger.onSend(
      () =>
        new Promise<void>((resolve) => {
          accept = resolve;
        }),
    );
    await world.say("Hi", { to: QUIET });
    const other = world.secondPipeline();
    await other.sendMessage({ conversationId: await conversationId(world), body: "Mine" });
    await world.clock.advance(1_000);
    expect(world.sent).toEqual([]);
    accept();
    await world.clock.advance(0);
    expect(world.sent).toEqual(["Reply.", "Mine"]);
    expect(world.messenger.lookups).toBe(0);
  });

  it("leaves although a reply before it is refused for good, of which no later part is tried", async () => {
    const world = createWorld({
      script: ["One sentence that takes a whole message for itself. ".repeat(5)],
      reply: { maxSegments: 1, maxMessages: 2 },
    });
    const refused = new SendError("send_rejected", "bad text", { outcome: "not_accepted" });
    world.messenger.onSend(limited, refused);
    await world.say("Hi", { to: QUIET });
    const id = await conversationId(world);
    await world.pipeline.sendMessage({ conversationId: id, body: "Mine" });
    await world.clock.advance(8_000);
    expect(world.sent).toEqual(["Mine"]);
    expect(world.messenger.attempts).toBe(3);
  });

  it("does not leave when a reply before it is refused because of an opt-out", async () => {
    const world = createWorld();
    world.messenger.onSend(
      limited,
      new SendError("send_opted_out", "21610", { outcome: "not_accepted", optedOut: true }),
    );
    const id = await begun(world);
    await world.pipeline.sendMessage({ conversationId: id, body: "Mine" });
    await world.clock.advance(60_000);
    expect(world.messenger.attempts).toBe(2);
    expect(world.eventsOf("message_canceled")).toMatchObject([{ reason: "opted_out" }]);
  });

  it("is not left to the sweeper when it is stored just as the turn in hand ends", async () => {
    let say = async (): Promise<unknown> => undefined;
    const world = createWorld({
      wrapStore: (store) => ({
        ...store,
        async settle(lease, id, outcome) {
          const result = await store.settle(lease, id, outcome);
          await say();
          return result;
        },
      }),
    });
    say = async () => {
      say = async () => undefined;
      const id = await conversationId(world);
      return world.pipeline.sendMessage({ conversationId: id, body: "Mine" });
    };
    await world.say("Hi");
    expect(world.sent).toEqual(["Hello, this is Greeter.", "Mine"]);
  });

  it("does not wait for the model, which then answers with it in mind", async () => {
    const call = openCall();
    const world = createWorld({ script: [call.step, "With that in mind."] });
    await world.say("Hi", { to: QUIET });
    const id = await conversationId(world);
    const { work } = await world.pipeline.sendMessage({ conversationId: id, body: "Mine" });
    await world.clock.advance(5_000);
    await work;
    expect(world.sent).toEqual(["Mine", "With that in mind."]);
    const { messages = [] } = world.ai.requests[1] ?? {};
    expect(messages.map(({ content }) => content)).toEqual(["Mine", "Hi"]);
  });

  it("does not wait for a model in another process longer than it takes to hear of it", async () => {
    const call = openCall();
    const world = createWorld({ script: [call.step, "After that."] });
    await world.say("Hi", { to: QUIET });
    const id = await conversationId(world);
    await world.secondPipeline().sendMessage({ conversationId: id, body: "Mine" });
    await world.clock.advance(10_000);
    expect(world.sent).toEqual(["Mine", "After that."]);
    expect(world.messenger.lookups).toBe(0);
  });

  it("is split by the limits of a reply, and refused rather than cut", async () => {
    const world = createWorld({ reply: { maxSegments: 1, maxMessages: 2 } });
    const id = await begun(world);
    const words = "Some words that are long enough to need more than one text message. ";
    await world.pipeline.sendMessage({ conversationId: id, body: words.repeat(4) });
    await world.clock.advance(1_000);
    expect(world.sent.slice(1)).toHaveLength(2);
    expect(world.sent.slice(1).join(" ")).toBe(words.repeat(4).trim());
    const message = { conversationId: id, body: words.repeat(5) };
    expect(await world.pipeline.sendMessage(message).catch(code)).toBe("message_too_long");
  });

  it("that can't be sent is refused, and says why", async () => {
    const world = createWorld();
    const id = await begun(world);
    const refusal = (values: object): Promise<unknown> =>
      world.pipeline.sendMessage({ conversationId: id, body: "Mine", ...values }).catch(code);
    expect(await refusal({ body: "" })).toBe("empty_message");
    expect(await refusal({ body: " \n " })).toBe("empty_message");
    expect(await refusal({ conversationId: "no such id" })).toBe("unknown_conversation");
    expect(await refusal({ idempotencyKey: "" })).toBe("invalid_idempotency_key");
    expect(await refusal({ idempotencyKey: "k".repeat(256) })).toBe("invalid_idempotency_key");
    const { pauseConversation, resumeConversation } = world.pipeline;
    expect(await pauseConversation("no such id").catch(code)).toBe("unknown_conversation");
    expect(await resumeConversation("no such id").catch(code)).toBe("unknown_conversation");
    await world.clock.advance(60_000);
    expect(world.sent).toHaveLength(1);
  });

  it("costs what the price table says", async () => {
    const world = createWorld({ prices: { byPrefix: { "+1": 0.01 } } });
    const id = await begun(world);
    await world.pipeline.sendMessage({ conversationId: id, body: "é".repeat(100) });
    const { messages } = await world.store.conversations.messages({ conversationId: id, limit: 1 });
    expect(messages[0]).toMatchObject({ segments: 1, estimatedCost: 0.01 });
  });
});

it("a store that can't do this is named", async () => {
  const world = createWorld();
  const { takeOver: _, ...store } = world.store;
  const pipeline = world.secondPipeline({ store });
  const calls = [
    pipeline.pauseConversation("1"),
    pipeline.resumeConversation("1"),
    pipeline.sendMessage({ conversationId: "1", body: "Mine" }),
  ];
  for (const call of calls) await expect(call).rejects.toThrow(ConfigurationError);
});

it("no log line or event tells what a person wrote, or to whom", async () => {
  const lines: unknown[] = [];
  const write = (fields: object, message: string): void => void lines.push([message, fields]);
  const world = createWorld({ logger: { debug: write, info: write, warn: write, error: write } });
  const id = await begun(world);
  await world.pipeline.pauseConversation(id);
  await world.pipeline.sendMessage({ conversationId: id, body: "A secret of mine" });
  await world.pipeline.resumeConversation(id);
  await world.clock.advance(60_000);
  expect(lines).toContainEqual(["conversation_resumed", expect.anything()]);
  const told = JSON.stringify([lines, world.events]);
  for (const secret of ["secret", PERSON, OUR_NUMBER]) expect(told).not.toContain(secret);
});
