import { type InboundIntent, sessionAt } from "sms-pipeline";
import { nextConversationId } from "./ids.ts";
import type { Conversation, EndReason, Pause, Thread } from "./thread.ts";

export function newConversation(
  thread: Pick<Thread, "id" | "lastSeq">,
  now: number,
  paused: Pause | null = null,
): Conversation {
  return {
    id: nextConversationId(thread),
    startedAt: now,
    lastMessageAt: now,
    end: null,
    replies: 0,
    paused,
  };
}

/** A conversation ends once. */
export function endConversation(conversation: Conversation, at: number, reason: EndReason): void {
  conversation.end ??= { at, reason };
}

/** Finds the conversation that a text of this intent belongs to, and says whether it was opened for it. */
export function continueOrOpen(
  thread: Thread,
  intent: InboundIntent,
  sessionWindowMs: number,
  now: number,
): "opened" | "continued" {
  const last = thread.conversation;
  // Until a person hands it back, only an end makes another one necessary, and that one is theirs too.
  const takenOver = last.paused?.by === "operator" ? last.paused : null;
  const windowMs = takenOver === null ? sessionWindowMs : Number.POSITIVE_INFINITY;
  const session = { lastMessageAt: last.lastMessageAt, ended: last.end !== null };
  if (intent !== "opt_in" && sessionAt(session, now, windowMs) === "ongoing") {
    last.lastMessageAt = now;
    return "continued";
  }
  endConversation(last, now, intent === "opt_in" ? "restarted" : "expired");
  thread.conversation = newConversation(thread, now, takenOver);
  thread.conversations.push(thread.conversation);
  return "opened";
}
