import { SendError } from "sms-pipeline";
import { inboundText } from "sms-pipeline/testing";
import { describe, expect, it } from "vitest";
import { createWorld, OUR_NUMBER, PERSON } from "../src/world.ts";

const limited = new SendError("send_rate_limited", "429", {
  outcome: "not_accepted",
  retryable: true,
  retryAfterMs: 7_000,
});
const lost = new SendError("send_outcome_unknown", "reset", { outcome: "unknown" });
const refused = new SendError("send_rejected", "bad number", {
  outcome: "not_accepted",
  providerCode: "21211",
});

describe("promise 3: nothing is handed to the carrier twice", () => {
  it("a 429 is sent again, no sooner than it asks", async () => {
    const world = createWorld();
    world.messenger.onSend(limited);
    await world.say("Hi");
    await world.clock.advance(6_999);
    expect(world.messenger.attempts).toBe(1);
    await world.clock.advance(1);
    expect(world.sent).toEqual(["Hello, this is Greeter."]);
  });

  it("a process that was too slow to send in time sends later, and gives nothing up", async () => {
    const world = createWorld();
    world.messenger.onSend(
      new SendError("send_lease_expired", "too slow", { outcome: "not_accepted" }),
    );
    await world.say("Hi");
    await world.clock.advance(1_000);
    expect(world.sent).toEqual(["Hello, this is Greeter."]);
  });

  it("an answer that was lost is looked up at the carrier, not sent again", async () => {
    const world = createWorld();
    world.messenger.onSend("accept_then_lose");
    await world.say("Hi");
    await world.clock.advance(60_000);
    expect(world.messenger.attempts).toBe(1);
    expect(world.messenger.lookups).toBe(1);
    expect(world.sent).toHaveLength(1);
  });

  it("a send that the carrier never got is sent again once the carrier says so", async () => {
    const world = createWorld();
    world.messenger.onSend(lost);
    await world.say("Hi");
    await world.clock.advance(60_000);
    expect(world.messenger.lookups).toBe(1);
    expect(world.sent).toEqual(["Hello, this is Greeter."]);
  });

  it("the carrier's list is not trusted while an attempt may still be under way", async () => {
    const world = createWorld();
    world.messenger.onSend(lost);
    await world.say("Hi");
    await world.clock.advance(19_000);
    expect(world.messenger.lookups).toBe(0);
  });

  it("a carrier that wants more time before it rules a message out gets it, and no more", async () => {
    const world = createWorld();
    world.messenger.onSend(lost);
    world.messenger.onFind((message) => {
      const waitMs = 60_000 - (message.inDoubtForMs ?? 0);
      if (waitMs <= 0) return { kind: "absent" };
      throw new SendError("send_outcome_unknown", "too early", {
        outcome: "unknown",
        retryable: true,
        retryAfterMs: waitMs,
      });
    });
    await world.say("Hi");
    await world.clock.advance(80_000);
    expect(world.sent).toEqual(["Hello, this is Greeter."]);
  });

  it("where the carrier can't tell, the message is left alone for ever", async () => {
    const world = createWorld();
    world.messenger.onSend(lost);
    world.messenger.onFind(() => ({ kind: "undecidable" }));
    await world.say("Hi");
    await world.clock.advance(3_600_000);
    expect(world.messenger.attempts).toBe(1);
  });

  it("a carrier that hangs is asked too, and what comes late is recorded", async () => {
    const world = createWorld();
    world.messenger.onSend(() => new Promise<void>(() => {}));
    await world.say("Hi");
    await world.clock.advance(120_000);
    expect(world.messenger.lookups).toBeGreaterThan(0);
    expect(world.sent).toEqual(["Hello, this is Greeter."]);
  });

  it("a refusal is final, and the conversation goes on", async () => {
    const world = createWorld({ script: ["Next."] });
    world.messenger.onSend(refused);
    await world.say("Hi");
    await world.clock.advance(60_000);
    expect(world.messenger.attempts).toBe(1);
    await world.say("Still there?");
    expect(world.sent).toEqual(["Next."]);
  });

  it("21610 at sending is recorded as an opt-out", async () => {
    const world = createWorld();
    world.messenger.onSend(
      new SendError("send_opted_out", "21610", { outcome: "not_accepted", optedOut: true }),
    );
    await world.say("Hi");
    await world.say("Hello?");
    expect(world.sent).toEqual([]);
    expect(world.eventsOf("text_received").at(-1)?.silence).toBe("opted_out");
  });

  it.each([
    ["ahead of", 3_600_000],
    ["behind", -3_600_000],
  ])(
    "a process whose clock is %s the store's sends, and gives up, no sooner and no later",
    async (_case, byMs) => {
      const world = createWorld({ script: ["Reply."] });
      const { clock } = world;
      const other = world.secondPipeline({
        clock: { now: () => clock.now() + byMs, after: (ms, run) => clock.after(ms, run) },
      });
      world.messenger.onSend(limited);
      await other.receive(inboundText({ body: "Hi", to: "+15550100002" }));
      await clock.advance(10_000);
      expect(world.sent).toEqual(["Reply."]);
      world.messenger.onSend(...Array.from({ length: 100 }, () => limited));
      await other.receive(inboundText({ body: "And?", to: "+15550100002" }));
      await clock.advance(540_000);
      expect(world.eventsOf("send_failed").at(-1)?.next).toBe("retry");
      await clock.advance(120_000);
      expect(world.eventsOf("send_failed").at(-1)?.next).toBe("failed");
    },
  );

  it("a process whose clock is ahead sends what another has staged", async () => {
    const world = createWorld({ script: ["Reply."] });
    const { clock } = world;
    world.messenger.onSend(limited);
    await world.say("Hi", { to: "+15550100002" });
    await world.pipeline.stop();
    const other = world.secondPipeline({
      clock: { now: () => clock.now() + 3_600_000, after: (ms, run) => clock.after(ms, run) },
    });
    other.start();
    await clock.advance(10_000);
    expect(world.sent).toEqual(["Reply."]);
  });

  it.each([
    ["while the model thinks", 500],
    ["before a second attempt", 1_100],
  ])("a clock that is set an hour forward %s makes no reply too late", async (_case, afterMs) => {
    const reply = (): Promise<string> =>
      new Promise((resolve) => void clock.after(1_000, () => resolve("Reply.")));
    const world = createWorld({ script: [reply], burst: { quietMs: 0 } });
    const { clock } = world;
    let aheadMs = 0;
    const other = world.secondPipeline({
      clock: { now: () => clock.now() + aheadMs, after: (ms, run) => clock.after(ms, run) },
    });
    world.messenger.onSend(limited);
    await other.receive(inboundText({ body: "Hi", to: "+15550100002" }));
    await clock.advance(afterMs);
    aheadMs = 3_600_000;
    await clock.advance(10_000);
    expect(world.sent).toEqual(["Reply."]);
  });

  it("a clock that is set an hour forward while the carrier is asked makes no reply unknown", async () => {
    const world = createWorld({ script: ["Reply."] });
    const { clock } = world;
    let aheadMs = 0;
    const other = world.secondPipeline({
      clock: { now: () => clock.now() + aheadMs, after: (ms, run) => clock.after(ms, run) },
    });
    world.messenger.onSend("accept_then_lose");
    world.messenger.onFind(() => {
      throw new SendError("send_unavailable", "", { outcome: "unknown", retryable: true });
    });
    await other.receive(inboundText({ body: "Hi", to: "+15550100002" }));
    // Before the carrier's list can be trusted, it is waited for.
    await clock.advance(10_000);
    expect(world.messenger.lookups).toBe(0);
    aheadMs = 3_600_000;
    await clock.advance(60_000);
    expect(world.eventsOf("send_failed").at(-1)?.next).toBe("ask_carrier");
  });

  it.each([
    ["forward while a message is sent", 3_600_000, 5_000],
    ["back while a message is sent", -3_600_000, 5_000],
    ["forward before the carrier is asked", 3_600_000, 18_000],
    ["back before the carrier is asked", -3_600_000, 18_000],
  ])(
    "a clock that is set an hour %s makes a message no longer in doubt than it is",
    async (_case, byMs, afterMs) => {
      const world = createWorld({ script: ["Reply."], burst: { quietMs: 0 } });
      const { clock } = world;
      let aheadMs = 0;
      const other = world.secondPipeline({
        clock: { now: () => clock.now() + aheadMs, after: (ms, run) => clock.after(ms, run) },
      });
      world.messenger.onSend(() => new Promise<void>(() => {}));
      const inDoubtForMs: (number | null)[] = [];
      world.messenger.onFind((message) => {
        inDoubtForMs.push(message.inDoubtForMs);
        throw new SendError("send_unavailable", "", { outcome: "unknown", retryable: true });
      });
      await other.receive(inboundText({ body: "Hi", to: "+15550100002" }));
      const handedAt = clock.now();
      await clock.advance(afterMs);
      aheadMs = byMs;
      while (inDoubtForMs.length < 3) {
        const asked = inDoubtForMs.length;
        await clock.advance(100);
        if (inDoubtForMs.length === asked) continue;
        const trueMs = clock.now() - handedAt;
        expect(inDoubtForMs.at(-1)).toBeGreaterThan(trueMs - 11_000);
        expect(inDoubtForMs.at(-1)).toBeLessThanOrEqual(trueMs);
      }
    },
  );

  it("a reply that never got through is given up, not sent hours later", async () => {
    const world = createWorld();
    world.messenger.onSend(...Array.from({ length: 50 }, () => limited));
    await world.say("Hi");
    await world.clock.advance(3_600_000);
    expect(world.sent).toEqual([]);
    expect(world.eventsOf("send_failed").at(-1)?.next).toBe("failed");
  });
});

describe("promise 2: what a process leaves is taken up by the next", () => {
  it("a turn whose process died while thinking is answered by another within lease and sweep", async () => {
    const world = createWorld({ script: [() => new Promise<string>(() => {}), "Recovered."] });
    // A process that dies: its model call never ends and its lease is never renewed.
    const dead = world.secondPipeline({
      store: { ...world.store, renew: () => new Promise(() => {}) },
    });
    await dead.receive(inboundText({ body: "Hi", to: "+15550100002" }));
    await world.clock.advance(1_000);
    world.pipeline.start();
    await world.clock.advance(18_500);
    expect(world.sent).toEqual(["Recovered."]);
  });

  it("a process that was paused beyond its lease can't send when it wakes", async () => {
    const world = createWorld({ script: ["Reply."] });
    const paused = world.secondPipeline({
      store: { ...world.store, renew: () => Promise.resolve({ kind: "lease_lost" }) },
    });
    let wake = (): void => {};
    world.messenger.onSend(
      () =>
        new Promise<void>((resolve) => {
          wake = resolve;
        }),
    );
    await paused.receive(inboundText({ body: "Hi", to: "+15550100002" }));
    await world.clock.advance(1_000);
    expect(world.messenger.attempts).toBe(1);
    world.pipeline.start();
    await world.clock.advance(40_000);
    expect(world.sent).toEqual(["Reply."]);
    wake();
    await world.clock.advance(1_000);
    expect(world.sent).toEqual(["Reply."]);
  });

  it("a process that was paused after staging hands over nothing that another has sent", async () => {
    const world = createWorld({ script: ["Reply."] });
    const { promise: awake, resolve: wake } = Promise.withResolvers<void>();
    const paused = world.secondPipeline({
      store: {
        ...world.store,
        renew: () => Promise.resolve({ kind: "lease_lost" }),
        async stage(...step) {
          const staged = await world.store.stage(...step);
          await awake;
          return staged;
        },
      },
    });
    const { work } = await paused.receive(inboundText({ body: "Hi", to: "+15550100002" }));
    await world.clock.advance(1_000);
    expect(world.messenger.attempts).toBe(0);
    world.pipeline.start();
    await world.clock.advance(40_000);
    expect(world.sent).toEqual(["Reply."]);
    wake();
    await work;
    expect(world.messenger.attempts).toBe(1);
  });

  it("the later parts of a reply are left to whoever has taken the thread meanwhile", async () => {
    const world = createWorld({
      script: ["A sentence that is long enough. ".repeat(10)],
      reply: { maxSegments: 1, maxMessages: 2 },
    });
    const paused = world.secondPipeline({
      store: { ...world.store, settle: async () => ({ kind: "lease_lost", dueInMs: null }) },
    });
    const { work } = await paused.receive(inboundText({ body: "Hi", to: "+15550100002" }));
    await world.clock.advance(1_000);
    await work;
    expect(world.messenger.attempts).toBe(1);
    world.pipeline.start();
    await world.clock.advance(60_000);
    // The first is found at the carrier, and only the second is sent.
    expect([world.messenger.attempts, world.sent.length]).toEqual([2, 2]);
  });

  it("the later parts of a reply follow at once when a status callback tells what the carrier did not answer", async () => {
    const world = createWorld({
      script: ["A sentence that is long enough. ".repeat(10)],
      reply: { maxSegments: 1, maxMessages: 2 },
    });
    world.messenger.onSend(async ({ id }) => {
      const update = { provider: "fake", providerMessageId: "SM1", outboundId: id } as const;
      await world.store.recordDelivery({
        ...update,
        status: "sent",
        errorCode: null,
        optedOut: false,
      });
      await new Promise<void>(() => {});
    });
    await world.say("Hi", { to: "+15550100002" });
    await world.clock.advance(11_000);
    expect([world.messenger.attempts, world.messenger.lookups]).toEqual([2, 0]);
  });

  it("sends nothing when asking the carrier has used the lease up: the next claim does", async () => {
    const world = createWorld({ script: ["Reply."] });
    let leasedAt = 0;
    let isDown = false;
    const { promise: asked, resolve: answer } = Promise.withResolvers<void>();
    const slow = world.secondPipeline({
      store: {
        ...world.store,
        async claim(...step) {
          leasedAt = world.clock.now();
          return world.store.claim(...step);
        },
        async renew(...step) {
          if (isDown) throw new Error("The store is down.");
          leasedAt = world.clock.now();
          return world.store.renew(...step);
        },
      },
      messenger: {
        ...world.messenger,
        async findSent() {
          isDown = true;
          await asked;
          return { kind: "absent" };
        },
      },
    });
    const sentAfter: number[] = [];
    world.messenger.onSend(lost, () => void sentAfter.push(world.clock.now() - leasedAt));
    await slow.receive(inboundText({ body: "Hi", to: "+15550100002" }));
    while (!isDown) await world.clock.advance(500);
    await world.clock.advance(8_000);
    answer();
    await world.clock.advance(1_000);
    expect(sentAfter).toHaveLength(1);
    expect(sentAfter[0]).toBeLessThan(1_000);
  });

  it("sends nothing when renewing took nearly as long as the lease lasts: the next claim does", async () => {
    const world = createWorld({ script: ["Reply."] });
    const wait = (ms: number) => new Promise<void>((done) => void world.clock.after(ms, done));
    let leasedAt = 0;
    const slow = world.secondPipeline({
      store: {
        ...world.store,
        async stage(...step) {
          leasedAt = world.clock.now();
          const staged = await world.store.stage(...step);
          await wait(6_000);
          return staged;
        },
        async renew(...step) {
          leasedAt = world.clock.now();
          const renewed = await world.store.renew(...step);
          await wait(14_000);
          return renewed;
        },
      },
    });
    const sentAfter: number[] = [];
    world.messenger.onSend(async (_message, { mayStillSend }) => {
      await wait(2_500);
      if (mayStillSend()) sentAfter.push(world.clock.now() - leasedAt);
    });
    await slow.receive(inboundText({ body: "Hi", to: "+15550100002" }));
    while (world.messenger.attempts === 0) await world.clock.advance(500);
    await world.clock.advance(4_000);
    expect(sentAfter.filter((ms) => ms >= 15_000)).toEqual([]);
    world.pipeline.start();
    await world.clock.advance(60_000);
    expect(world.sent).toEqual(["Reply."]);
  });

  it("a turn that kills every process that takes it ends in the fallback", async () => {
    const world = createWorld({
      script: ["Never shown."],
      turns: { maxClaims: 2 },
    });
    const { threadId } = await world.store.receive(inboundText({ to: "+15550100002" }), {
      intent: "message",
      optInIfOptedOut: false,
      silence: null,
      consentOrigin: "keyword",
      confirmOptOut: false,
      answerOwnNumbers: false,
      usageWindows: { shortMs: 60_000, longMs: 86_400_000 },
      sessionWindowMs: 1,
      quietMs: 0,
      maxWaitMs: 0,
      lease: null,
    });
    for (let claim = 0; claim < 2; claim++) {
      await world.store.claim(threadId, { holder: "dying", leaseMs: 1_000, historyLimit: 10 });
      await world.clock.advance(1_000);
    }
    await world.pipeline.sweep();
    expect(world.sent).toEqual([
      "Sorry, I can't answer right now. Please try again in a few minutes.",
    ]);
  });

  it("an answer that would come hours late is not sent, and says why", async () => {
    const world = createWorld();
    const idle = world.secondPipeline({ turns: { maxConcurrent: 1 } });
    await idle.stop();
    await idle.receive(inboundText({ body: "Hi" }));
    await world.clock.advance(5 * 3_600_000);
    await world.pipeline.sweep();
    expect(world.sent).toEqual([]);
    expect(world.eventsOf("silence_kept")).toMatchObject([{ reason: "too_late" }]);
  });
});

describe("a function that lives only as long as its work", () => {
  const muchLater = new SendError("send_rate_limited", "429", {
    outcome: "not_accepted",
    retryable: true,
    retryAfterMs: 200_000,
  });

  it("is not kept alive for a retry that is due much later, which a sweep then takes up", async () => {
    const world = createWorld();
    world.messenger.onSend(muchLater, muchLater);
    const { work } = await world.pipeline.receive(
      inboundText({ body: "Hi", from: PERSON, to: OUR_NUMBER }),
    );
    let over = false;
    void work.then(() => {
      over = true;
    });
    await world.clock.advance(1_000);
    expect([world.messenger.attempts, over]).toEqual([1, true]);

    await world.pipeline.stop();
    await world.clock.advance(200_000);
    const cron = world.secondPipeline();
    expect(await cron.sweep()).toEqual({ taken: 1 });
    await cron.stop();
    await world.clock.advance(200_000);
    expect(await world.secondPipeline().sweep()).toEqual({ taken: 1 });
    expect(world.sent).toEqual(["Hello, this is Greeter."]);
  });

  it("is kept alive for one that is due soon", async () => {
    const world = createWorld();
    world.messenger.onSend(limited);
    const { work } = await world.pipeline.receive(
      inboundText({ body: "Hi", from: PERSON, to: OUR_NUMBER }),
    );
    await world.clock.advance(8_000);
    await work;
    expect(world.sent).toEqual(["Hello, this is Greeter."]);
  });
});

describe("stop", () => {
  it("gives waiting turns back, and another process answers them at its next sweep", async () => {
    const world = createWorld();
    await world.text("Hi");
    await world.pipeline.stop();
    expect(world.sent).toEqual([]);
    const other = world.secondPipeline();
    other.start();
    await world.clock.advance(3_300);
    expect(world.sent).toEqual(["Hello, this is Greeter."]);
  });

  it("lets a model call that is under way finish", async () => {
    let answer = (_text: string): void => {};
    const reply = new Promise<string>((resolve) => {
      answer = resolve;
    });
    const world = createWorld({ script: [() => reply] });
    await world.say("Hi", { to: "+15550100002" });
    const stopped = world.pipeline.stop();
    await world.clock.advance(5_000);
    answer("Done.");
    await stopped;
    expect(world.sent).toEqual(["Done."]);
  });

  it("gives up on a model call at the time-out, and loses nothing", async () => {
    const world = createWorld({ script: [() => new Promise<string>(() => {}), "By another."] });
    await world.say("Hi", { to: "+15550100002" });
    const stopped = world.pipeline.stop({ timeoutMs: 3_000 });
    await world.clock.advance(3_000);
    await stopped;
    const other = world.secondPipeline();
    await other.sweep();
    expect(world.sent).toEqual(["By another."]);
  });

  it.each(["sweep", "timer"])(
    "gives back what a %s was claiming, before it is over",
    async (what) => {
      let isSlow = false;
      const slowly = async <T>(answer: Promise<T>): Promise<T> => {
        const answered = await answer;
        if (isSlow) await new Promise<void>((done) => void world.clock.after(2_000, done));
        return answered;
      };
      const world = createWorld({
        wrapStore: (store) => ({
          ...store,
          claim: (...args) => slowly(store.claim(...args)),
          claimDue: (...args) => slowly(store.claimDue(...args)),
        }),
      });
      if (what === "timer") {
        world.messenger.onSend(limited);
        await world.say("Hi");
        isSlow = true;
        await world.clock.advance(7_000);
      } else {
        await world.pipeline.stop();
        await world.text("Hi");
        await world.clock.advance(2_000);
        isSlow = true;
        world.pipeline.start();
        await world.clock.advance(0);
      }
      const before = world.messenger.attempts;
      let isOver = false;
      const stopped = world.pipeline.stop().then(() => {
        isOver = true;
      });
      await world.clock.advance(1_999);
      expect(isOver).toBe(false);
      await world.clock.advance(1);
      await stopped;
      await world.clock.advance(1_000);
      expect(world.messenger.attempts).toBe(before);
      isSlow = false;
      world.secondPipeline().start();
      await world.clock.advance(60_000);
      expect(world.sent).toEqual(["Hello, this is Greeter."]);
    },
  );

  it("interrupts nothing any more once the pipeline is started again", async () => {
    const world = createWorld({
      script: [() => new Promise((reply) => void world.clock.after(12_000, () => reply("Done.")))],
    });
    await world.say("Hi", { to: "+15550100002" });
    const stopped = world.pipeline.stop();
    world.pipeline.start();
    await world.clock.advance(15_000);
    await stopped;
    expect(world.ai.requests).toHaveLength(1);
    expect(world.sent).toEqual(["Done."]);
  });

  it("stores what still comes, for the next process", async () => {
    const world = createWorld();
    await world.pipeline.stop();
    await world.text("Hi");
    await world.clock.advance(10_000);
    expect(world.sent).toEqual([]);
    await world.secondPipeline().sweep();
    expect(world.sent).toHaveLength(1);
  });

  it("takes no turn until it is started again", async () => {
    const world = createWorld();
    world.pipeline.start();
    await world.pipeline.stop();
    await world.text("Hi");
    await world.clock.advance(10_000);
    expect(world.sent).toEqual([]);
    world.pipeline.start();
    await world.clock.advance(10_000);
    expect(world.sent).toHaveLength(1);
  });
});

describe("promise 4: order", () => {
  it("the same text twice is answered once", async () => {
    const world = createWorld();
    const text = inboundText({ body: "Hi", from: PERSON, to: OUR_NUMBER });
    await Promise.all([world.pipeline.receive(text), world.pipeline.receive(text)]);
    await world.clock.advance(5_000);
    await world.pipeline.receive(text);
    await world.clock.advance(5_000);
    expect(world.sent).toHaveLength(1);
    expect(world.eventsOf("text_received").map(({ outcome }) => outcome)).toEqual([
      "received",
      "duplicate",
      "duplicate",
    ]);
  });

  it("a reply that waits to be sent again leaves before the next one", async () => {
    const world = createWorld({ script: ["Second."] });
    world.messenger.onSend(limited);
    await world.say("Hi");
    await world.say("And?");
    await world.clock.advance(20_000);
    expect(world.sent).toEqual(["Hello, this is Greeter.", "Second."]);
    expect(world.messenger.lookups).toBe(0);
  });
});
