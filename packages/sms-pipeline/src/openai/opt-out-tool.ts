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

/** Whether one of the calls is the opt-out tool's. */
export function callsOptOut(
  calls: readonly { readonly function?: { readonly name: string } | undefined }[],
): boolean {
  return calls.some((call) => call.function?.name === NAME);
}
