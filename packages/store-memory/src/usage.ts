import type { Assistant, ReceivePolicy, StageInput, TurnUsage } from "sms-pipeline";
import type { State } from "./state.ts";
import type { Conversation, Thread, ThreadUsage, UsageWindow } from "./thread.ts";

type Reply = Extract<StageInput, { readonly kind: "reply" }>;

export function newThreadUsage(): ThreadUsage {
  return { short: newWindow(), long: newWindow(), noticed: false };
}

/** Windows are fixed: one begins with the first text after the last one ended, and texts do not prolong it. */
export function countText(
  { usage }: Thread,
  windows: ReceivePolicy["usageWindows"],
  now: number,
): void {
  countIn(usage.short, windows.shortMs, now);
  if (countIn(usage.long, windows.longMs, now) === "begun") usage.noticed = false;
}

export function countReply(
  state: State,
  thread: Thread,
  conversation: Conversation,
  { parts, source, generation }: Reply,
  now: number,
): void {
  conversation.replies += 1;
  if (source === "limit_notice") thread.usage.noticed = true;
  const assistant = state.assistants.find(thread.number);
  if (assistant === null) return;
  state.assistantDays.count(assistant.id, now, {
    tokens: (generation?.inputTokens ?? 0) + (generation?.outputTokens ?? 0),
    segments: parts.reduce((sum, part) => sum + part.segments, 0),
  });
}

export function turnUsage(
  state: State,
  { usage, conversation }: Thread,
  assistant: Assistant | null,
  now: number,
): TurnUsage {
  const today = assistant === null ? null : state.assistantDays.of(assistant.id, now);
  return {
    textsShort: usage.short.texts,
    textsLong: usage.long.texts,
    replies: conversation.replies,
    tokensToday: today?.tokens ?? 0,
    segmentsToday: today?.segments ?? 0,
    noticed: usage.noticed,
  };
}

function newWindow(): UsageWindow {
  return { startedAt: Number.NEGATIVE_INFINITY, texts: 0 };
}

function countIn(window: UsageWindow, lengthMs: number, now: number): "begun" | "continued" {
  const hasEnded = now - window.startedAt >= lengthMs;
  if (hasEnded) {
    window.startedAt = now;
    window.texts = 0;
  }
  window.texts += 1;
  return hasEnded ? "begun" : "continued";
}
