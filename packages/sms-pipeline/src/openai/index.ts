export type {
  ChatCompletionsBody,
  ChatCompletionsCallOptions,
  ChatCompletionsClient,
  ChatCompletionsMessage,
  ChatCompletionsTool,
} from "./client.ts";
export { createOpenAiProvider } from "./create-openai-provider.ts";
export type { OpenAiProviderOptions } from "./provider-options.ts";
export { DEFAULT_OPENAI_MODEL } from "./provider-options.ts";
