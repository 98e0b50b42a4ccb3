import { expect, it } from "vitest";
import type { Ai, AiReply } from "../ports/ai.ts";
import { createTestClock } from "../testing/test-clock.ts";
import { generate } from "./generate.ts";
import { Interruption, TurnInterrupted } from "./interruption.ts";

const limits = {
  attempts: 3,
  attemptTimeoutMs: 1_000,
  deadlineMs: 10_000,
  baseBackoffMs: 100,
  maxBackoffMs: 100,
};
const question = {
  earlier: 0,
  request: {
    assistant: { id: "host", name: "Host", firstSms: null, smsPrompt: null },
    systemPrompt: "You answer a restaurant's guests.",
    messages: [],
    conversationId: "conversation",
    personId: "person",
  },
};

it.each<[string, Ai["generateReply"]]>([
  ["takes no notice of its signal", () => new Promise(() => {})],
  [
    "rejects with an error of its own",
    (_request, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("canceled")));
      }),
  ],
])(
  "does not count an interruption as a failure of a model that %s",
  async (_name, generateReply) => {
    const interruption = new Interruption();
    const failures: unknown[] = [];
    const clock = createTestClock();
    const deps = { ai: { generateReply }, clock, random: () => 0, limits };
    const written = generate(deps, question, interruption, (error) => failures.push(error));
    interruption.raise(new TurnInterrupted("newer_text"));
    await expect(written).rejects.toMatchObject({ name: "TurnInterrupted", reason: "newer_text" });
    expect([failures, clock.pending]).toEqual([[], 0]);
  },
);

it.each([
  [{ inputTokens: 12.5, outputTokens: 3 }, null, 3],
  [{ inputTokens: 12, outputTokens: -1 }, 12, null],
  [{ inputTokens: 2 ** 31, outputTokens: 2 ** 31 - 1 }, null, 2 ** 31 - 1],
  [{ inputTokens: "12" }, null, null],
  ["many", null, null],
])("keeps a reply whose usage no store can keep: %j", async (usage, inputTokens, outputTokens) => {
  const reply = { text: "Hi", model: "m", usage, finishReason: null };
  const deps = {
    ai: { generateReply: async () => reply as AiReply },
    clock: createTestClock(),
    random: () => 0,
    limits,
  };
  const { text, generation } = await generate(deps, question, new Interruption(), () => {});
  expect(text).toBe("Hi");
  expect(generation).toMatchObject({ inputTokens, outputTokens });
});
