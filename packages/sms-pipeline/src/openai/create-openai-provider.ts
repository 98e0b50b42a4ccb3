import type { Ai } from "../ports/ai.ts";
import { startAttempt } from "./attempt.ts";
import { timeoutError, toAiError } from "./call-errors.ts";
import { chatRequest } from "./chat-request.ts";
import { readChatResponse } from "./chat-response.ts";
import { lazyOpenAiClient } from "./client.ts";
import { type OpenAiProviderOptions, resolveProviderOptions } from "./provider-options.ts";

/**
 * Replies by OpenAI, or by any server that speaks its Chat Completions (Ollama, vLLM, llama.cpp, Groq, Azure...).
 * Needs the package `openai`, 6 or 7, which is loaded with the first reply.
 *
 * Throws `ConfigurationError` (`invalid_options`) with every option that is wrong. `generateReply` makes one
 * attempt, and rejects with an `AiError` or, when its signal aborted, with the signal's reason.
 */
export function createOpenAiProvider(options: OpenAiProviderOptions): Ai {
  const settings = resolveProviderOptions(options);
  const { connection, timeoutMs, model, clock } = settings;
  const clientOf =
    "client" in connection ? async () => connection.client : lazyOpenAiClient(connection);

  return {
    async generateReply(request, { signal }) {
      signal.throwIfAborted();
      const attempt = startAttempt(signal, timeoutMs, clock);
      const ask = async (): Promise<unknown> => {
        const client = await clientOf();
        return await client.chat.completions.create(chatRequest(request, settings), {
          maxRetries: 0,
          timeout: timeoutMs,
          signal: attempt.signal,
        });
      };
      try {
        return readChatResponse(await attempt.race(ask()), model);
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw attempt.timedOut() ? timeoutError(error) : toAiError(error, model, clock.now());
      } finally {
        attempt.end();
      }
    },
  };
}
