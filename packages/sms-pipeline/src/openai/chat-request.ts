import type { AiMessage, AiRequest } from "../ports/ai.ts";
import type { ChatCompletionsBody, ChatCompletionsMessage } from "./client.ts";
import { windowHistory } from "./history-window.ts";
import { OPT_OUT_TOOL } from "./opt-out-tool.ts";
import type { ProviderSettings } from "./provider-options.ts";

/** OpenAI's limit (https://developers.openai.com/api/docs/api-reference/chat/create). */
const SAFETY_IDENTIFIER_LENGTH = 64;

/** The body of the request for one reply. */
export function chatRequest(request: AiRequest, settings: ProviderSettings): ChatCompletionsBody {
  const { model, maxTokensField, maxTokens, temperature, history, extraBody } = settings;
  return {
    model,
    messages: [
      ...systemMessage(request.systemPrompt),
      ...joinTurns(windowHistory(request.messages, history)),
    ],
    ...(maxTokensField !== null && { [maxTokensField]: maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(settings.sendSafetyIdentifier && {
      safety_identifier: request.personId.slice(0, SAFETY_IDENTIFIER_LENGTH),
    }),
    ...(settings.optOutTool && { tools: [OPT_OUT_TOOL] }),
    ...extraBody,
  };
}

function systemMessage(content: string): ChatCompletionsMessage[] {
  return content.trim() === "" ? [] : [{ role: "system", content }];
}

/**
 * Joins messages of one side that follow each other, line by line: the chat templates of Mistral and Gemma, for
 * two, refuse roles that do not alternate, and a burst of texts is just that.
 */
function joinTurns(messages: readonly AiMessage[]): ChatCompletionsMessage[] {
  const turns: ChatCompletionsMessage[] = [];
  for (const { role, content } of messages) {
    const last = turns.at(-1);
    if (last?.role === role) last.content = `${last.content}\n${content}`;
    else turns.push({ role, content });
  }
  return turns;
}
