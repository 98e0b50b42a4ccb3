import { AiError } from "sms-pipeline";
import { expect, it } from "vitest";
import { createWorld, OUR_NUMBER, PERSON, type WorldOptions } from "../src/world.ts";

const script = Array.from({ length: 10 }, () => "Sure.");

it.each<[string, WorldOptions, readonly string[]]>([
  [
    "opt-outs in plain words",
    {},
    ["Hi", "please stop texting me", "please stop texting me", "Anyone?", "START", "Hi"],
  ],
  ["keywords", {}, ["Hi", "STOP", "help", "yes", "HELP", "Help!", "bye", "yes"]],
  [
    "keywords that nobody else confirms",
    { optOut: { carrierConfirms: false } },
    ["Hi", "STOP", "STOP", "Anyone?", "unstop"],
  ],
  ["texts of one's own", { texts: { farewell: "Bye!", help: "Call us." } }, ["help", "bye", "bye"]],
])("simulate says what the pipeline sends: %s", async (_, options, talk) => {
  const real = createWorld({ ...options, script });
  const simulated = createWorld({ ...options, script });
  const said: (readonly string[])[] = [];
  const expected: (readonly string[])[] = [];
  for (const body of talk) {
    const before = real.sent.length;
    await real.say(body);
    expected.push(real.sent.slice(before));
    const { messages } = await simulated.pipeline.simulate({ to: OUR_NUMBER, from: PERSON, body });
    await simulated.clock.advance(1_000);
    said.push(messages.map((message) => message.body));
  }
  expect(said).toEqual(expected);
  expect(simulated.sent).toEqual([]);
});

it("simulate tells of no failure of the model that was mended", async () => {
  const busy = new AiError("ai_overloaded", "busy", { retryable: true });
  const { clock, pipeline } = createWorld({ script: [busy, "Sure.", busy] });
  const said = async () => {
    const result = pipeline.simulate({ to: "+15550100002", from: PERSON, body: "Hi" });
    await clock.advance(60_000);
    return await result;
  };
  expect(await said()).toMatchObject({ messages: [{ body: "Sure." }], modelError: null });
  expect(await said()).toMatchObject({ modelError: { code: "ai_overloaded" } });
});
