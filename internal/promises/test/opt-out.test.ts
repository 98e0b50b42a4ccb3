import { exportConsentLog, SendError } from "sms-pipeline";
import { inboundText } from "sms-pipeline/testing";
import { describe, expect, it } from "vitest";
import { createWorld, OUR_NUMBER, PERSON } from "../src/world.ts";

const GREETING = "Hello, this is Greeter.";
const CONFIRMATION =
  "You have been unsubscribed and will get no more messages from us. Reply START to subscribe again.";

async function consentLog(world: ReturnType<typeof createWorld>) {
  const page = await world.store.consent?.list({ limit: 100 });
  return page?.entries.map(({ kind, origin, person, scope }) => ({ kind, origin, person, scope }));
}

describe("the seven words of the specification", () => {
  // Carrier words: the carrier confirms and blocks, so we record, end and say nothing.
  it.each(["stop", "end", "quit", "cancel"])(
    "%s opts out, and the carrier confirms",
    async (word) => {
      const world = createWorld();
      await world.say("Hi");
      await world.say(word);
      await world.say("Anyone?");
      expect(world.sent).toEqual([GREETING]);
      expect(await consentLog(world)).toEqual([
        { kind: "opted_out", origin: "keyword", person: PERSON, scope: OUR_NUMBER },
      ]);
    },
  );

  // Ours alone: the carrier knows nothing of them, and the person may be texted again.
  it.each(["goodbye", "bye", "exit"])("%s ends the conversation and no more", async (word) => {
    const world = createWorld();
    await world.say("Hi");
    await world.say(word);
    await world.say("Hi");
    expect(world.sent).toEqual([GREETING, GREETING]);
    expect(await consentLog(world)).toEqual([]);
  });
});

describe("opting out", () => {
  it("in plain words is confirmed by us, once, and then there is silence", async () => {
    const world = createWorld();
    await world.say("Hi");
    await world.say("Please stop texting me");
    await world.say("STOP");
    await world.say("please stop texting me");
    await world.say("Anyone?");
    expect(world.sent).toEqual([GREETING, CONFIRMATION]);
    expect(await consentLog(world)).toMatchObject([{ kind: "opted_out", origin: "plain_words" }]);
  });

  it("by keyword is confirmed by us where the carrier does not", async () => {
    const world = createWorld({ optOut: { carrierConfirms: false } });
    await world.say("Hi");
    await world.say("STOP");
    await world.say("STOP");
    expect(world.sent).toEqual([GREETING, CONFIRMATION]);
  });

  it("is no silence for HELP where the carrier does not answer it", async () => {
    const world = createWorld({ optOut: { carrierConfirms: false }, script: ["We can help."] });
    await world.say("Hi");
    await world.say("HELP");
    await world.say("HELP", { optOutType: "help" });
    expect(world.sent).toEqual([GREETING, "We can help."]);
  });

  it("under Advanced Opt-Out is never confirmed by us", async () => {
    const world = createWorld({ optOut: { carrierConfirms: false } });
    await world.say("Hi");
    await world.say("STOP", { optOutType: "stop" });
    expect(world.sent).toEqual([GREETING]);
    expect(await consentLog(world)).toMatchObject([{ origin: "carrier" }]);
  });

  it("in another language's word is heard and confirmed", async () => {
    const world = createWorld({ optOut: { words: { optOut: ["baja"], optIn: ["alta"] } } });
    await world.say("Hola");
    await world.say("BAJA");
    await world.say("alta");
    expect(world.sent).toEqual([GREETING, CONFIRMATION, GREETING]);
  });

  it("can be the host's to decide; a host that fails leaves it to us", async () => {
    const heard: string[] = [];
    const world = createWorld({
      script: ["Sure."],
      optOut: {
        plainWords: (body) => {
          heard.push(body);
          if (body.startsWith("please")) throw new Error("down");
          return body === "basta";
        },
      },
    });
    await world.say("Hi");
    await world.say("please stop texting me");
    expect(world.sent).toEqual([GREETING, CONFIRMATION]);
    await world.say("START");
    await world.say("basta");
    expect(world.sent).toEqual([GREETING, CONFIRMATION, GREETING, CONFIRMATION]);
    expect(heard).toEqual(["Hi", "please stop texting me", "basta"]);
  });

  it("can be the model's to notice", async () => {
    const world = createWorld({
      script: [
        { text: "", model: "m", usage: null, finishReason: "stop", optOut: true },
        "Never sent.",
      ],
    });
    await world.say("Hi");
    await world.say("I am so over this, leave me in peace for good");
    await world.say("Anyone?");
    expect(world.sent).toEqual([GREETING, CONFIRMATION]);
    expect(await consentLog(world)).toMatchObject([{ kind: "opted_out", origin: "model" }]);
  });

  it("that the carrier reports at sending or later is recorded", async () => {
    const world = createWorld();
    world.messenger.onSend(
      new SendError("send_opted_out", "21610", { outcome: "not_accepted", optedOut: true }),
    );
    await world.say("Hi");
    expect(await consentLog(world)).toMatchObject([{ kind: "opted_out", origin: "carrier_error" }]);
  });

  it("START opts in again, is logged, and opens a new conversation", async () => {
    const world = createWorld();
    await world.say("Hi");
    await world.say("STOP");
    await world.say("START");
    expect(world.sent).toEqual([GREETING, GREETING]);
    expect(await consentLog(world)).toMatchObject([{ kind: "opted_out" }, { kind: "opted_in" }]);
  });

  it("a confirmation that waits to be sent again is dropped when START comes first", async () => {
    const world = createWorld();
    await world.say("Hi");
    world.messenger.onSend(
      new SendError("send_rate_limited", "429", {
        outcome: "not_accepted",
        retryable: true,
        retryAfterMs: 60_000,
      }),
    );
    await world.say("please stop texting me");
    await world.say("START");
    await world.clock.advance(120_000);
    expect(world.sent).toEqual([GREETING, GREETING]);
    expect(world.eventsOf("message_canceled")).toMatchObject([{ reason: "opted_in" }]);
    expect(world.messenger.attempts).toBe(3);
  });

  it.each([
    ["long before it is due", 2_000],
    ["when it falls due", 100],
  ])(
    "holds a reply back also when STOP comes while an earlier text is looked up, %s",
    async (_case, leadMs) => {
      let isSlow = false;
      const slowly = async (): Promise<void> => {
        if (isSlow) await new Promise<void>((done) => void world.clock.after(250, done));
      };
      const world = createWorld({
        wrapStore: (store) => ({
          ...store,
          async renew(...step) {
            await slowly();
            const renewed = await store.renew(...step);
            await slowly();
            return renewed;
          },
        }),
      });
      let dueAt = 0;
      world.messenger.onSend(() => {
        dueAt = world.clock.now() + 4_000;
        throw new SendError("send_rate_limited", "429", {
          outcome: "not_accepted",
          retryable: true,
          retryAfterMs: 4_000,
        });
      });
      await world.say("Hi");
      await world.text("Are you there?");
      isSlow = true;
      await world.clock.advance(dueAt - leadMs - world.clock.now());
      await world.text("Hello?");
      await world.clock.advance(300);
      await world.text("STOP");
      await world.clock.advance(60_000);
      expect(world.sent).toEqual([]);
    },
  );

  it("holds a reply back when STOP came to another process while it was staged", async () => {
    const world = createWorld({ script: ["Never sent."] });
    const slow = world.secondPipeline({
      store: {
        ...world.store,
        async stage(...step) {
          const staged = await world.store.stage(...step);
          await new Promise<void>((done) => void world.clock.after(6_000, done));
          return staged;
        },
      },
    });
    await slow.receive(inboundText({ body: "Hi", to: "+15550100002" }));
    await world.clock.advance(6_500);
    await world.text("STOP", { to: "+15550100002" });
    await world.clock.advance(60_000);
    expect(world.sent).toEqual([]);
  });

  it("a confirmation that can't be sent within five minutes is not sent", async () => {
    const world = createWorld();
    await world.say("Hi");
    const limited = new SendError("send_rate_limited", "429", {
      outcome: "not_accepted",
      retryable: true,
      retryAfterMs: 290_000,
    });
    world.messenger.onSend(limited, limited);
    await world.say("please stop texting me");
    await world.clock.advance(3_600_000);
    expect(world.sent).toEqual([GREETING]);
  });

  it.each([
    ["plain_words", "please stop texting me"],
    ["model", "leave me in peace for good"],
  ])(
    "is recorded, but not confirmed, when nobody could for five minutes: %s",
    async (origin, body) => {
      const script = [{ text: "", model: "m", usage: null, finishReason: null, optOut: true }];
      const world = createWorld({ script });
      await world.say("Hi");
      await world.pipeline.stop();
      await world.text(body);
      await world.clock.advance(300_001);
      world.pipeline.start();
      await world.clock.advance(10_000);
      expect(world.sent).toEqual([GREETING]);
      expect(await consentLog(world)).toMatchObject([{ kind: "opted_out", origin }]);
      expect(world.eventsOf("silence_kept")).toMatchObject([{ reason: "opted_out" }]);
    },
  );
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("the consent log", () => {
  it("can be exported whole, whatever its length, and for one person", async () => {
    const world = createWorld({ limits: { textsShort: 0, textsLong: 0 } });
    for (let change = 0; change < 600; change++) {
      await world.text("STOP", { from: "+15550100200" });
      await world.text("START", { from: "+15550100200" });
    }
    await world.text("STOP");
    const all = await collect(exportConsentLog(world.store));
    expect(all).toHaveLength(1_201);
    expect(new Set(all.map(({ id }) => id)).size).toBe(1_201);
    const [only, ...others] = await collect(exportConsentLog(world.store, { person: PERSON }));
    expect(only).toMatchObject({ kind: "opted_out", person: PERSON });
    expect(others).toEqual([]);
  });
});
