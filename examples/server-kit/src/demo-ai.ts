import type { Ai } from "sms-pipeline";

/** Stands in for the model while there is no key, and says so in every reply. */
export function createDemoAi(): Ai {
  return {
    async generateReply({ assistant, messages }) {
      const texts = messages.filter(({ role }) => role === "user");
      const count = texts.length === 1 ? "your first text" : `text ${texts.length} of yours`;
      return {
        text: `${assistant.name} (built-in demo responder, no model is configured): I read ${count}: "${texts.at(-1)?.content ?? ""}"`,
        model: "demo",
        usage: null,
        finishReason: "stop",
      };
    },
  };
}
