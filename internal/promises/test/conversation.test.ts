import { describe, expect, it } from "vitest";
import { createWorld, OUR_NUMBER, PERSON } from "../src/world.ts";

const MINUTE = 60_000;

describe("a conversation", () => {
  it("opens with first_sms, without asking the model", async () => {
    const world = createWorld();
    await world.say("Hi");
    expect(world.sent).toEqual(["Hello, this is Greeter."]);
    expect(world.ai.requests).toHaveLength(0);
  });

  it("opens with the model where no first_sms is set", async () => {
    const world = createWorld({ script: ["Good day."] });
    await world.say("Hi", { to: "+15550100002" });
    expect(world.sent).toEqual(["Good day."]);
    expect(world.ai.requests[0]?.systemPrompt).toBe("You are Quiet.");
  });

  it.each(["\u200b", " \ufeff\n", "\u00ad"])(
    "opens with the model where nothing of first_sms can be seen: %j",
    async (firstSms) => {
      const world = createWorld({
        script: ["Good day."],
        assistants: [{ name: "Blank", firstSms, phoneNumbers: [OUR_NUMBER] }],
      });
      await world.say("Hi");
      expect(world.sent).toEqual(["Good day."]);
    },
  );

  it.each(["---", "\u200b"])(
    "sends the beginning of a reply that is too long when nothing is left of the shorter one: %j",
    async (shorter) => {
      const world = createWorld({ script: ["A long story. ".repeat(100), shorter] });
      await world.say("Hi", { to: "+15550100002" });
      expect(world.ai.requests).toHaveLength(2);
      expect(world.sent).toEqual([expect.stringMatching(/^A long story\. .* \.\.\.$/)]);
    },
  );

  it("sends the beginning of a reply that is too long when the second call fails, by an error of whichever copy", async () => {
    const failed = { code: "ai_refused", retryable: false, retryAfterMs: null };
    const ofAnotherCopy = Object.assign(new Error("no"), failed);
    const world = createWorld({ script: ["A long story. ".repeat(100), ofAnotherCopy] });
    await world.say("Hi", { to: "+15550100002" });
    expect(world.sent).toEqual([expect.stringMatching(/^A long story\. /)]);
  });

  it("goes on with the model, which reads the whole conversation", async () => {
    const world = createWorld({ script: ["We open at nine."] });
    await world.say("Hi");
    await world.say("When do you open?");
    expect(world.sent).toEqual(["Hello, this is Greeter.", "We open at nine."]);
    expect(world.ai.requests[0]).toMatchObject({
      systemPrompt: "You are Greeter.",
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content: "Hello, this is Greeter." },
        { role: "user", content: "When do you open?" },
      ],
    });
  });

  it.each([0, 1])(
    "is given to a tried turn as to a real one: %i messages of it",
    async (historyLimit) => {
      const world = createWorld({ historyLimit });
      const to = "+15550100002";
      for (const body of ["One", "Two"]) await world.say(body, { to });
      for (const body of ["One", "Two"]) await world.pipeline.simulate({ to, body });
      const [, real, , tried] = world.ai.requests.map(({ messages }) => messages.length);
      expect([real, tried]).toEqual([historyLimit + 1, historyLimit + 1]);
    },
  );

  it.each([
    { silence: "exactly 30 minutes", ms: 30 * MINUTE, greetings: 1 },
    { silence: "30 minutes and 1 ms", ms: 30 * MINUTE + 1, greetings: 2 },
  ])("$silence after our reply has $greetings greeting(s)", async ({ ms, greetings }) => {
    const world = createWorld({ burst: { quietMs: 0 } });
    await world.text("Hi");
    await world.clock.settle();
    await world.clock.advance(ms);
    await world.text("Hello again");
    await world.clock.settle();
    expect(world.sent.filter((body) => body.includes("Greeter"))).toHaveLength(greetings);
  });

  it.each([
    { silence: "exactly 30 minutes", ms: 30 * MINUTE, opened: 1 },
    { silence: "30 minutes and 1 ms", ms: 30 * MINUTE + 1, opened: 2 },
  ])(
    "$silence after the person's own last text makes $opened conversation(s)",
    async ({ ms, opened }) => {
      const world = createWorld();
      // HELP is the carrier's to answer, so the person's text stays the last message.
      await world.text("HELP");
      await world.clock.advance(ms);
      await world.text("HELP");
      const openings = world
        .eventsOf("text_received")
        .filter((each) => each.conversation === "opened");
      expect(openings).toHaveLength(opened);
    },
  );

  it.each(["goodbye", "  BYE!! ", "Exit.", "bye 👋", "“Bye”"])(
    "%j ends it in silence, and the next text is greeted again",
    async (word) => {
      const world = createWorld();
      await world.say("Hi");
      await world.say(word);
      expect(world.sent).toHaveLength(1);
      await world.say("Hi again");
      expect(world.sent).toEqual(["Hello, this is Greeter.", "Hello, this is Greeter."]);
    },
  );

  it("ends with the farewell where one is set", async () => {
    const world = createWorld({ texts: { farewell: "Take care." } });
    await world.say("Hi");
    await world.say("bye");
    expect(world.sent.at(-1)).toBe("Take care.");
  });

  it.each([
    "When does my trial end?",
    "Please don't stop",
    "how do I cancel my order",
    "say bye to them",
  ])("a keyword inside a sentence ends nothing: %j", async (sentence) => {
    const world = createWorld({ script: ["Sure."] });
    await world.say("Hi");
    await world.say(sentence);
    expect(world.sent.at(-1)).toBe("Sure.");
    expect(world.eventsOf("text_received").at(-1)?.conversation).toBe("continued");
  });

  it.each(["stop", "STOP", "end", "quit", "cancel", "Stop.", " unsubscribe ", "STOP 🛑"])(
    "%j opts out: nothing is sent, then or later, until START",
    async (word) => {
      const world = createWorld();
      await world.say("Hi");
      await world.say(word);
      await world.say("Are you there?");
      expect(world.sent).toHaveLength(1);
      expect(world.eventsOf("text_received").at(-1)?.silence).toBe("opted_out");
      await world.say("START");
      expect(world.sent).toEqual(["Hello, this is Greeter.", "Hello, this is Greeter."]);
    },
  );

  it("YES opts in on a long code when opted out, and is an ordinary text otherwise", async () => {
    const world = createWorld({ script: ["Fine."] });
    await world.say("Hi");
    await world.say("yes");
    expect(world.sent.at(-1)).toBe("Fine.");
    await world.say("STOP");
    await world.say("YES");
    expect(world.sent).toHaveLength(3);
    expect(world.sent.at(-1)).toBe("Hello, this is Greeter.");
  });

  it("the carrier's own reading wins: OptOutType STOP with other words opts out", async () => {
    const world = createWorld();
    await world.say("Hi");
    await world.say("arrêt", { optOutType: "stop" });
    await world.say("Hello?");
    expect(world.sent).toHaveLength(1);
  });

  it("START under Advanced Opt-Out is the carrier's to confirm; the text after it is greeted", async () => {
    const world = createWorld();
    await world.say("Hi");
    await world.say("STOP", { optOutType: "stop" });
    await world.say("START", { optOutType: "start" });
    expect(world.sent).toHaveLength(1);
    await world.say("Hi again");
    expect(world.sent).toHaveLength(2);
    expect(world.sent.at(-1)).toBe("Hello, this is Greeter.");
  });

  it("an empty text and a picture without words are answered like any other", async () => {
    const world = createWorld({ script: ["I see."] });
    await world.say("Hi");
    await world.say("");
    await world.say("", {
      media: [{ url: "https://example.com/a.jpg", contentType: "image/jpeg" }],
    });
    expect(world.sent.slice(1)).toEqual(["I see.", "I see."]);
    const shown = world.ai.requests.map(({ messages }) => messages.at(-1)?.content);
    expect(shown).toEqual(["[empty message]", "[1 attachment]"]);
  });

  it("a text of 1,600 characters reaches the model whole", async () => {
    const world = createWorld();
    await world.say("Hi");
    await world.say("x".repeat(1600));
    expect(world.ai.requests[0]?.messages.at(-1)?.content).toHaveLength(1600);
  });

  it("a person who writes to two assistants has two conversations", async () => {
    const world = createWorld({ script: ["I am Quiet."] });
    await world.say("Hi");
    await world.say("Hi", { to: "+15550100002" });
    expect(world.messenger.sent).toMatchObject([
      { from: "+15550100001", to: PERSON, body: "Hello, this is Greeter." },
      { from: "+15550100002", to: PERSON, body: "I am Quiet." },
    ]);
    expect(world.ai.requests[0]?.messages).toHaveLength(1);
  });

  it("two numbers of one assistant have a conversation each", async () => {
    const world = createWorld();
    await world.say("Hi");
    await world.say("Hi", { to: "+15550100011" });
    expect(world.sent).toEqual(["Hello, this is Greeter.", "Hello, this is Greeter."]);
  });

  it("a number that no assistant has gets one polite text a conversation", async () => {
    const world = createWorld();
    await world.say("Hi", { to: "+15550109999" });
    await world.say("Hello?", { to: "+15550109999" });
    expect(world.sent).toEqual(["Sorry, nobody answers texts at this number at the moment."]);
    expect(world.eventsOf("silence_kept").map(({ reason }) => reason)).toEqual(["no_assistant"]);
  });
});
