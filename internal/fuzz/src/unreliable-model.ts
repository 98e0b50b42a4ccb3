import { type Ai, AiError, type AiReply } from "sms-pipeline";

const reply = (text: string, optOut = false): AiReply => ({
  text,
  model: "scripted",
  usage: { inputTokens: 10, outputTokens: 5 },
  finishReason: "stop",
  optOut,
});

const STEPS: readonly (() => AiReply)[] = [
  () => reply("Yes, we are open until six."),
  () =>
    reply("# Title\n\n| a | b |\n|---|---|\n| **1** | [x](https://example.com/a_(b)) |\n\n- one\n"),
  () => reply("👩‍👩‍👧‍👦 — “ja” ".repeat(300)),
  () => {
    throw new AiError("ai_overloaded", "The model is busy.", { retryable: true });
  },
  () => reply(""),
  () => reply("\ud800\u0000\u202e<b>&amp;".repeat(40)),
  () => {
    throw new AiError("ai_refused", "The model refused.");
  },
  () => {
    throw new TypeError("not an error of the model's");
  },
  // What an Ai that is not written in TypeScript may give.
  () => JSON.parse("null"),
  () => reply("*_`~[](".repeat(500)),
  () => reply("You will get no more texts.", true),
];

/** Goes through replies and failures of all kinds, one after the other. Keeps nothing of what it was asked. */
export function createUnreliableModel(): Ai {
  let calls = 0;
  return {
    async generateReply() {
      const step = STEPS[calls++ % STEPS.length];
      return step ? step() : reply("Hello.");
    },
  };
}
