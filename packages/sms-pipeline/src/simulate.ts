import type { Clock } from "./clock.ts";
import type { ReplyTexts } from "./conversation/decide.ts";
import type { InboundReading } from "./conversation/intent.ts";
import { sessionAt } from "./conversation/session-window.ts";
import { silenceOnArrival } from "./conversation/silence.ts";
import { NoAssistantError, type SmsPipelineError } from "./errors.ts";
import type { EmitEvent } from "./events.ts";
import type { Assistant } from "./ports/assistant.ts";
import type { InboundIntent, InboundMessage } from "./ports/inbound.ts";
import type { Generation, ReplyPart, ReplySource, SilenceReason } from "./ports/outbound.ts";
import type { Store } from "./ports/store.ts";
import type { ClaimedTurn, HistoryMessage } from "./ports/turn.ts";
import { Interruption } from "./turn/interruption.ts";
import type { TextReader } from "./turn/read-text.ts";
import { type WriteDeps, writeAnswer } from "./turn/write-answer.ts";

export interface SimulateInput {
  /** The assistant's number. */
  readonly to: string;
  /** The person's number. Default: `+15555550100`. */
  readonly from?: string | undefined;
  readonly body: string;
  /** Who answers, saved or not. Default: the assistant that has the number. */
  readonly assistant?: Assistant | undefined;
}

export interface SimulateResult {
  readonly assistant: { readonly id: string; readonly name: string };
  readonly conversation: "opened" | "continued" | "ended";
  readonly intent: InboundIntent;
  /** What would be texted, in order. Empty when nothing would be. */
  readonly messages: readonly (ReplyPart & { readonly source: ReplySource })[];
  /** Why nothing would be texted. */
  readonly silence: SilenceReason | null;
  readonly generation: Generation | null;
  /** Why the model gave no reply, when it gave none. */
  readonly modelError: { readonly code: string; readonly message: string } | null;
}

export interface SimulatorDeps {
  readonly store: Pick<Store, "findAssistant">;
  readonly clock: Clock;
  readonly sessionWindowMs: number;
  readonly historyLimit: number;
  readonly texts: ReplyTexts;
  readonly readText: TextReader;
  readonly writer: (emit: EmitEvent) => WriteDeps;
}

/** What a simulated person and number have said so far. */
interface SimulatedThread {
  history: HistoryMessage[];
  lastMessageAt: number;
  ended: boolean;
  replies: number;
  paused: boolean;
  optedOut: boolean;
}

const MAX_THREADS = 200;

/**
 * Runs whole turns without storing or sending anything. Conversations are kept in this process alone, so that a second
 * text continues what the first began; past 200, the oldest are forgotten.
 */
export function createSimulator(
  deps: SimulatorDeps,
): (input: SimulateInput, signal?: AbortSignal) => Promise<SimulateResult> {
  const { store, clock } = deps;
  const threads = new Map<string, SimulatedThread>();

  return async (input, signal) => {
    const assistant = input.assistant ?? (await store.findAssistant(input.to));
    if (!assistant) throw new NoAssistantError();
    const text = inboundOf(input);
    const reading = await deps.readText(text);
    const key = `${text.from} ${text.to}`;
    const { thread, opened, intent, confirms } = arrive(threads.get(key), reading, deps);
    threads.delete(key);
    threads.set(key, thread);
    const oldest = threads.keys().next().value;
    if (threads.size > MAX_THREADS && oldest !== undefined) threads.delete(oldest);

    const answer = await answerIn(
      deps,
      thread,
      assistant,
      { ...reading, intent, confirms },
      text,
      Interruption.of(signal),
    );
    const at = clock.now();
    thread.lastMessageAt = at;
    thread.history.push({ role: "person", body: text.body, mediaCount: 0, at });
    for (const { body } of answer.messages) {
      thread.history.push({ role: "assistant", body, mediaCount: 0, at });
    }
    if (answer.messages.length > 0) thread.replies++;
    // Not by a negative index: without history, -0 would keep all of it.
    thread.history = thread.history.slice(Math.max(0, thread.history.length - deps.historyLimit));
    return {
      assistant: { id: assistant.id, name: assistant.name },
      conversation: thread.ended ? "ended" : opened ? "opened" : "continued",
      intent,
      ...answer,
    };
  };
}

/** The thread as it is once the text has come: the rules of `Store.receive`. */
function arrive(
  last: SimulatedThread | undefined,
  reading: InboundReading,
  { clock, sessionWindowMs }: SimulatorDeps,
): { thread: SimulatedThread; opened: boolean; intent: InboundIntent; confirms: boolean } {
  const wasOptedOut = last?.optedOut ?? false;
  const intent = reading.optInIfOptedOut && wasOptedOut ? "opt_in" : reading.intent;
  const opened =
    intent === "opt_in" || sessionAt(last ?? null, clock.now(), sessionWindowMs) === "new";
  const thread =
    last && !opened
      ? last
      : {
          history: [],
          lastMessageAt: 0,
          ended: false,
          replies: 0,
          paused: false,
          optedOut: wasOptedOut,
        };
  if (intent === "opt_in") thread.optedOut = false;
  if (intent === "opt_out") thread.optedOut = true;
  if (intent === "opt_out" || intent === "end") thread.ended = true;
  const confirms = intent === "opt_out" && !wasOptedOut && !reading.carrierKnows;
  return { thread, opened, intent, confirms };
}

interface ArrivedReading extends InboundReading {
  /** A first opt-out that nobody else confirms. */
  readonly confirms: boolean;
}

type SimulatedAnswer = Pick<SimulateResult, "messages" | "silence" | "generation" | "modelError">;

async function answerIn(
  deps: SimulatorDeps,
  thread: SimulatedThread,
  assistant: Assistant,
  reading: ArrivedReading,
  text: InboundMessage,
  interruption: Interruption,
): Promise<SimulatedAnswer> {
  const nothing = { messages: [], generation: null, modelError: null };
  const silence =
    thread.optedOut && !reading.confirms
      ? "opted_out"
      : silenceOnArrival(reading, text, deps.texts);
  if (silence !== null) return { ...nothing, silence };
  let error: SmsPipelineError | null = null;
  const writer = deps.writer((event) => {
    if (event.type === "model_failed") error = event.error;
    else if (event.type === "model_answered") error = null;
  });
  const turn = turnOf(thread, assistant, reading.intent, text, deps.clock.now());
  const answer = await writeAnswer(writer, turn, interruption);
  const modelError = errorOf(error);
  if (answer.optOut !== null) {
    thread.optedOut = true;
    thread.ended = true;
  }
  if (answer.kind === "silence") {
    if (answer.pause) thread.paused = true;
    return { ...nothing, silence: answer.reason, modelError };
  }
  const { source, generation } = answer;
  const messages = answer.parts.map((part) => ({ source, ...part }));
  return { messages, silence: null, generation, modelError };
}

function errorOf(error: SmsPipelineError | null): SimulateResult["modelError"] {
  return error && { code: error.code, message: error.message };
}

function turnOf(
  { history, ended, replies, paused, optedOut }: SimulatedThread,
  assistant: Assistant,
  intent: InboundIntent,
  text: InboundMessage,
  now: number,
): ClaimedTurn {
  const id = "simulated";
  return {
    lease: { threadId: id, token: 1 },
    at: now,
    dueInMs: 0,
    waitedMs: 0,
    assistant,
    conversation: { id, ended, replied: replies > 0, paused },
    unanswered: [{ ...text, id, conversationId: id, seq: 1, intent, receivedAt: now }],
    history,
    staged: [],
    stagedSince: false,
    optedOut,
    claims: 1,
    // The limits protect the store's conversations; here the rate limit of the route does.
    usage: {
      textsShort: 1,
      textsLong: 1,
      replies: 0,
      tokensToday: 0,
      segmentsToday: 0,
      noticed: false,
    },
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
