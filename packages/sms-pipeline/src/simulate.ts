import type { Clock } from "./clock.ts";
import { decide } from "./conversation/decide.ts";
import { readIntent } from "./conversation/intent.ts";
import { sessionAt } from "./conversation/session-window.ts";
import { silenceOnArrival } from "./conversation/silence.ts";
import { NoAssistantError } from "./errors.ts";
import type { PipelineSettings } from "./options.ts";
import type { Assistant } from "./ports/assistant.ts";
import type { InboundIntent, InboundMessage, StoredInbound } from "./ports/inbound.ts";
import type { Generation, ReplySource, SilenceReason } from "./ports/outbound.ts";
import type { HistoryMessage } from "./ports/turn.ts";
import { fitMessage } from "./text/fit-message.ts";
import { generate } from "./turn/generate.ts";
import { promptMessages } from "./turn/prompt.ts";

export interface SimulateInput {
  /** The assistant's number. */
  readonly to: string;
  /** The person's number. Default: `+15555550100`. */
  readonly from?: string | undefined;
  readonly body: string;
}

export interface SimulateResult {
  readonly assistant: { readonly id: string; readonly name: string };
  readonly conversation: "opened" | "continued" | "ended";
  readonly intent: InboundIntent;
  /** What would be texted, in order. Empty when nothing would be. */
  readonly messages: readonly { readonly source: ReplySource; readonly body: string }[];
  /** Why nothing would be texted. */
  readonly silence: SilenceReason | null;
  readonly generation: Generation | null;
}

interface SimulatedConversation {
  history: HistoryMessage[];
  lastMessageAt: number;
  ended: boolean;
  replied: boolean;
  optedOut: boolean;
}

const MAX_CONVERSATIONS = 200;

/**
 * Runs whole turns without storing or sending anything. Conversations are kept in this process alone, so that a second
 * text continues what the first began; the oldest give way after 200.
 */
export function createSimulator(
  settings: PipelineSettings,
): (input: SimulateInput, signal?: AbortSignal) => Promise<SimulateResult> {
  const { store, clock } = settings;
  const conversations = new Map<string, SimulatedConversation>();

  return async (input, signal = new AbortController().signal) => {
    const assistant = await store.findAssistant(input.to);
    if (!assistant) throw new NoAssistantError();
    const text = inboundOf(input);
    const key = `${text.from} ${text.to}`;
    const { conversation, opened, intent } = arrive(conversations.get(key), text, clock, settings);
    conversations.delete(key);
    conversations.set(key, conversation);
    const oldest = conversations.keys().next().value;
    if (conversations.size > MAX_CONVERSATIONS && oldest !== undefined)
      conversations.delete(oldest);

    const reply = await replyTo(settings, assistant, conversation, intent, text, signal);
    const at = clock.now();
    conversation.lastMessageAt = at;
    conversation.history.push({ role: "person", body: text.body, mediaCount: 0, at });
    for (const { body } of reply.messages) {
      conversation.replied = true;
      conversation.history.push({ role: "assistant", body, mediaCount: 0, at });
    }
    conversation.history = conversation.history.slice(-settings.historyLimit);
    return {
      assistant: { id: assistant.id, name: assistant.name },
      conversation: conversation.ended ? "ended" : opened ? "opened" : "continued",
      intent,
      ...reply,
    };
  };
}

/** The conversation as it is once the text has come: the rules of `Store.receive`. */
function arrive(
  last: SimulatedConversation | undefined,
  text: InboundMessage,
  clock: Clock,
  { sessionWindowMs }: PipelineSettings,
): { conversation: SimulatedConversation; opened: boolean; intent: InboundIntent } {
  const reading = readIntent(text);
  const wasOptedOut = last?.optedOut ?? false;
  const intent = reading.optInIfOptedOut && wasOptedOut ? "opt_in" : reading.intent;
  const opened =
    intent === "opt_in" || sessionAt(last ?? null, clock.now(), sessionWindowMs) === "new";
  const conversation =
    last && !opened
      ? last
      : { history: [], lastMessageAt: 0, ended: false, replied: false, optedOut: wasOptedOut };
  if (intent === "opt_in") conversation.optedOut = false;
  if (intent === "opt_out") conversation.optedOut = true;
  if (intent === "opt_out" || intent === "end") conversation.ended = true;
  return { conversation, opened, intent };
}

async function replyTo(
  settings: PipelineSettings,
  assistant: Assistant,
  conversation: SimulatedConversation,
  intent: InboundIntent,
  text: InboundMessage,
  signal: AbortSignal,
): Promise<Pick<SimulateResult, "messages" | "silence" | "generation">> {
  const { texts, turns, clock } = settings;
  const silence = silenceOnArrival(intent, text, texts);
  if (silence !== null) return { messages: [], silence, generation: null };
  const unanswered: StoredInbound[] = [
    {
      ...text,
      id: "simulated",
      conversationId: "simulated",
      seq: 1,
      intent,
      receivedAt: clock.now(),
    },
  ];
  const { ended, replied, optedOut } = conversation;
  const decision = decide(
    {
      assistant,
      conversation: { id: "simulated", ended, replied },
      unanswered,
      optedOut,
      waitedMs: 0,
      claims: 1,
    },
    texts,
    turns,
  );
  if (decision.kind === "silence") {
    return { messages: [], silence: decision.reason, generation: null };
  }
  if (decision.kind === "reply") {
    const { source } = decision;
    return {
      messages: [{ source, body: fitMessage(decision.text) }],
      silence: null,
      generation: null,
    };
  }
  const request = {
    assistant,
    systemPrompt: assistant.smsPrompt ?? settings.defaultSystemPrompt,
    messages: promptMessages(conversation.history, unanswered),
    conversationId: "simulated",
    personId: "simulated",
  };
  const model = { ai: settings.ai, clock, random: settings.random, limits: settings.model };
  const generated = await generate(model, request, signal, () => {});
  return {
    messages: [{ source: "model", body: fitMessage(generated.text) }],
    silence: null,
    generation: generated.generation,
  };
}

function inboundOf({ from = "+15555550100", to, body }: SimulateInput): InboundMessage {
  return {
    provider: "simulated",
    providerMessageId: "simulated",
    from,
    to,
    body,
    media: [],
    location: null,
    segments: null,
    messagingServiceId: null,
    optOutType: null,
  };
}
