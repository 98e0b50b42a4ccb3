import { expect, it } from "vitest";
import type { Ai } from "../ports/ai.ts";
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
const request = {
  assistant: { id: "host", name: "Host", firstSms: null, smsPrompt: null },
  systemPrompt: "You answer a restaurant's guests.",
  messages: [],
  conversationId: "conversation",
  personId: "person",
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
    const written = generate(deps, request, interruption, (error) => failures.push(error));
    interruption.raise(new TurnInterrupted("newer_text"));
    await expect(written).rejects.toMatchObject({ name: "TurnInterrupted", reason: "newer_text" });
    expect([failures, clock.pending]).toEqual([[], 0]);
  },
);

it("keeps whole tokens of a model that counts in parts of them", async () => {
  const ai: Ai = {
    generateReply: async () => ({
      text: "Yes.",
      model: "m",
      usage: { inputTokens: 10.5, outputTokens: 1.25 },
      finishReason: null,
    }),
  };
  const deps = { ai, clock: createTestClock(), random: () => 0, limits };
  const { generation } = await generate(deps, request, new Interruption(), () => {});
  expect(generation).toMatchObject({ inputTokens: 11, outputTokens: 1 });
});
