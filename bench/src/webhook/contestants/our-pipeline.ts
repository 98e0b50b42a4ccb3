import { createMemoryStore } from "@sms-pipeline/store-memory";
import {
  type AssistantSeed,
  type BurstOptions,
  createSmsPipeline,
  type SmsPipeline,
  type Store,
} from "sms-pipeline";
import { createTwilioMessenger } from "sms-pipeline/twilio";
import type { Tally } from "../contestant.ts";
import { ACCOUNT_SID, AUTH_TOKEN, answerTo, OUR_NUMBER, PUBLIC_URL } from "../texts.ts";

interface OurPipelineOptions {
  readonly burst?: BurstOptions;
  readonly store?: Store;
  /** Resolves when the model has its answer. */
  readonly think?: (conversationId: string) => Promise<void>;
}

export const ASSISTANT: AssistantSeed = {
  name: "Host",
  smsPrompt: "You answer a restaurant's guests.",
  phoneNumbers: [OUR_NUMBER],
};

/**
 * The whole pipeline with its defaults, but: it answers at once (no waiting for a burst's end), the model and the carrier
 * answer at once, and one assistant may write more than 5,000 segments a day.
 */
export function createOurPipeline(
  tally: Tally,
  {
    burst = { quietMs: 0 },
    store = createMemoryStore({ assistants: [ASSISTANT] }),
    think,
  }: OurPipelineOptions = {},
): SmsPipeline {
  const twilio = createTwilioMessenger({
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    publicUrl: PUBLIC_URL,
  });
  let sent = 0;
  const pipeline = createSmsPipeline({
    store,
    ai: {
      async generateReply({ messages, conversationId }) {
        if (think) await think(conversationId);
        return {
          text: answerTo(messages.at(-1)?.content ?? ""),
          model: "instant",
          usage: { inputTokens: 100, outputTokens: 30 },
          finishReason: "stop",
        };
      },
    },
    messenger: {
      ...twilio,
      send: async ({ to, body, conversationId }) => {
        tally.sent(to, body, conversationId);
        sent += 1;
        return { providerMessageId: `SM${sent}`, status: "queued", segments: null };
      },
    },
    burst,
    limits: { tokensPerDay: 0, segmentsPerDay: 0 },
  });
  pipeline.start();
  return pipeline;
}
