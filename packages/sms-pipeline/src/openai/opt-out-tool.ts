import type { ChatCompletionsTool } from "./client.ts";

const NAME = "record_opt_out";

/** What a model may call instead of answering, when a person asks not to be texted any more. */
export const OPT_OUT_TOOL: ChatCompletionsTool = {
  type: "function",
  function: {
    name: NAME,
    description:
      "Call this when the person clearly asks, in whatever words, to get no more text messages at all. " +
      "Do not call it when they cancel or stop something else, such as an order or an appointment.",
    parameters: { type: "object", properties: {}, additionalProperties: false },
  },
};

/**
 * A call as models write it into their text: `{"name": "record_opt_out", "parameters": {}}`, `<function=record_opt_out>`,
 * `record_opt_out()`. Servers do not know every model's way of calling, and then they leave the call where it is
 * (https://github.com/ollama/ollama/issues/13519).
 */
const WRITTEN_CALL = new RegExp(
  `["']name["']\\s*:\\s*["']${NAME}\\b|[=.>\\]]${NAME}\\b|\\b${NAME}[([{]`,
);

/**
 * Whether the model calls the opt-out tool, in its calls or in its text. Some servers leave more than the name in a call's
 * name (https://github.com/vllm-project/vllm/pull/32633).
 */
export function callsOptOut(
  calls: readonly { readonly function?: { readonly name: string } | undefined }[],
  text: string,
): boolean {
  return calls.some((call) => call.function?.name.includes(NAME)) || WRITTEN_CALL.test(text);
}
