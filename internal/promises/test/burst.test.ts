import { AiError, type AiRequest } from "sms-pipeline";
import { describe, expect, it } from "vitest";
import { createWorld } from "../src/world.ts";

/** A model call that lasts until the test ends it. */
function openCall(): { step: () => Promise<string>; answer: (text: string) => void } {
  let answer = (_text: string): void => {};
  const reply = new Promise<string>((resolve) => {
    answer = resolve;
  });
  return { step: () => reply, answer: (text) => answer(text) };
}

describe("promise 5: a burst gets one reply that has read all of it", () => {
  it("texts within the quiet time are answered once", async () => {
    const world = createWorld({ script: ["Got it."] });
    await world.say("Hi");
    await world.text("one");
    await world.clock.advance(900);
    await world.text("two");
    await world.clock.advance(900);
    await world.text("three");
    await world.clock.advance(999);
    expect(world.ai.requests).toHaveLength(0);
    await world.clock.advance(1);
    expect(world.sent.slice(1)).toEqual(["Got it."]);
    expect(world.ai.requests[0]?.messages.slice(-3).map(({ content }) => content)).toEqual([
      "one",
      "two",
      "three",
    ]);
  });

  it("the first of them waits no longer than the longest wait", async () => {
    const world = createWorld({ script: ["Enough."], burst: { quietMs: 1_000, maxWaitMs: 3_000 } });
    await world.say("Hi");
    for (let text = 0; text < 4; text++) {
      await world.text(`text ${text}`);
      await world.clock.advance(750);
    }
    expect(world.sent.slice(1)).toEqual(["Enough."]);
  });

  it("a text that comes while the model thinks supersedes the reply", async () => {
    const first = openCall();
    const world = createWorld({ script: [first.step, "About both."] });
    await world.say("Hi");
    await world.say("one");
    expect(world.ai.requests).toHaveLength(1);
    await world.say("two");
    first.answer("About one only.");
    await world.clock.settle();
    expect(world.sent.slice(1)).toEqual(["About both."]);
    expect(world.ai.requests[1]?.messages.slice(-2)).toMatchObject([
      { content: "one" },
      { content: "two" },
    ]);
  });

  it("a text that reaches another process supersedes it too", async () => {
    const first = openCall();
    const world = createWorld({ script: [first.step, "About both."] });
    await world.say("Hi");
    await world.say("one");
    const other = world.secondPipeline();
    const { inboundText } = await import("sms-pipeline/testing");
    await other.receive(inboundText({ body: "two" }));
    first.answer("About one only.");
    await world.clock.advance(2_000);
    expect(world.sent.slice(1)).toEqual(["About both."]);
  });

  it("somebody who never stops writing is answered all the same", async () => {
    const world = createWorld({
      script: [(_request, signal) => slowly(signal)],
      burst: { quietMs: 1_000, maxWaitMs: 2_000, supersedeForMs: 5_000 },
    });
    function slowly(_signal: AbortSignal): Promise<string> {
      return new Promise((resolve) => world.clock.after(1_500, () => resolve("At last.")));
    }
    await world.say("Hi");
    for (let text = 0; text < 12; text++) {
      await world.text(`text ${text}`);
      await world.clock.advance(1_000);
    }
    expect(world.sent.slice(1).length).toBeGreaterThan(0);
  });

  it("different people never wait for each other", async () => {
    const stuck = openCall();
    const world = createWorld({ script: [stuck.step, "Quick."] });
    await world.say("Hi", { to: "+15550100002" });
    await world.say("Hi", { to: "+15550100002", from: "+15550100222" });
    expect(world.messenger.sent).toMatchObject([{ to: "+15550100222", body: "Quick." }]);
  });
});

describe("promise 2: a failing model ends in a retry, then in the fallback text", () => {
  const overloaded = new AiError("ai_overloaded", "busy", { retryable: true });

  it("a passing failure is retried", async () => {
    const world = createWorld({ script: [overloaded, overloaded, "Here I am."] });
    await world.say("Hi", { to: "+15550100002" });
    expect(world.sent).toEqual([]);
    await world.clock.advance(5_000);
    expect(world.sent).toEqual(["Here I am."]);
  });

  it("Retry-After is obeyed", async () => {
    const limited = new AiError("ai_rate_limited", "slow down", {
      retryable: true,
      retryAfterMs: 20_000,
    });
    const world = createWorld({ script: [limited, "Thanks for waiting."] });
    await world.say("Hi", { to: "+15550100002" });
    await world.clock.advance(19_999);
    expect(world.sent).toEqual([]);
    await world.clock.advance(1);
    expect(world.sent).toEqual(["Thanks for waiting."]);
  });

  it.each([
    { failure: "past the attempts", error: overloaded, calls: 4 },
    { failure: "that can't be mended", error: new AiError("ai_unauthorized", "key"), calls: 1 },
    { failure: "that is no AiError", error: new TypeError("boom"), calls: 1 },
  ])("a failure $failure gives the fallback, once", async ({ error, calls }) => {
    const world = createWorld({ script: [error] });
    await world.say("Hi", { to: "+15550100002" });
    await world.clock.advance(120_000);
    expect(world.ai.requests).toHaveLength(calls);
    expect(world.sent).toEqual([
      "Sorry, I can't answer right now. Please try again in a few minutes.",
    ]);
  });

  it("a text that the filter refuses costs no later text its answer", async () => {
    const filter = ({ messages }: AiRequest): string => {
      if (JSON.stringify(messages).includes("something foul")) {
        throw new AiError("ai_content_filtered", "The filter refused the conversation.");
      }
      return "From 9 to 5.";
    };
    const world = createWorld({ script: [filter] });
    await world.say("something foul", { to: "+15550100002" });
    await world.say("When are you open?", { to: "+15550100002" });
    expect(world.sent).toEqual([
      "Sorry, I can't answer right now. Please try again in a few minutes.",
      "From 9 to 5.",
    ]);
    expect(world.ai.requests.map(({ messages }) => messages.length)).toEqual([1, 3, 1]);
    // The first was not asked again, the second was.
    expect(world.eventsOf("model_failed")).toMatchObject([
      { attempt: 1, retryInMs: null },
      { attempt: 1, retryInMs: 0 },
    ]);
  });

  it("a model that may be asked once is asked once, whatever its filter refuses", async () => {
    const filtered = new AiError("ai_content_filtered", "The filter refused the conversation.");
    const world = createWorld({ script: ["Hello!", filtered], model: { attempts: 1 } });
    await world.say("Hi", { to: "+15550100002" });
    await world.say("When are you open?", { to: "+15550100002" });
    expect(world.ai.requests).toHaveLength(2);
    expect(world.eventsOf("model_failed")).toMatchObject([{ attempt: 1, retryInMs: null }]);
  });

  it("a model that hangs is cut off by the overall deadline", async () => {
    const world = createWorld({ script: [() => new Promise<string>(() => {})] });
    await world.say("Hi", { to: "+15550100002" });
    await world.clock.advance(59_000);
    expect(world.sent).toEqual([]);
    await world.clock.advance(2_000);
    expect(world.sent).toHaveLength(1);
  });

  it("without a fallback text the silence is written down with its reason", async () => {
    const world = createWorld({
      script: [new AiError("ai_refused", "no")],
      texts: { fallback: null },
    });
    await world.say("Hi", { to: "+15550100002" });
    expect(world.eventsOf("silence_kept")).toMatchObject([{ reason: "model_failed" }]);
    expect(world.sent).toEqual([]);
  });
});

describe("promise 6: STOP while the model thinks", () => {
  it("the reply under way is never sent", async () => {
    const call = openCall();
    const world = createWorld({ script: [call.step] });
    await world.say("Hi", { to: "+15550100002" });
    await world.text("STOP", { to: "+15550100002" });
    call.answer("Too late.");
    await world.clock.advance(60_000);
    expect(world.sent).toEqual([]);
  });

  it("also when STOP reached another process", async () => {
    const call = openCall();
    const world = createWorld({ script: [call.step] });
    await world.say("Hi", { to: "+15550100002" });
    const { inboundText } = await import("sms-pipeline/testing");
    await world.secondPipeline().receive(inboundText({ body: "STOP", to: "+15550100002" }));
    call.answer("Too late.");
    await world.clock.advance(60_000);
    expect(world.sent).toEqual([]);
  });
});
