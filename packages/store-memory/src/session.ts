import { type InboundIntent, sessionAt } from "sms-pipeline";
import type { Conversation, Thread } from "./thread.ts";

export function newConversation(now: number): Conversation {
  return { id: crypto.randomUUID(), lastMessageAt: now, ended: false, replies: 0, paused: false };
}

/** Finds the conversation that a text of this intent belongs to, and says whether it was opened for it. */
export function continueOrOpen(
  thread: Thread,
  intent: InboundIntent,
  sessionWindowMs: number,
  now: number,
): "opened" | "continued" {
  const last = thread.conversation;
  if (intent !== "opt_in" && sessionAt(last, now, sessionWindowMs) === "ongoing") {
    last.lastMessageAt = now;
    return "continued";
  }
  last.ended = true;
  thread.conversation = newConversation(now);
  return "opened";
}
