import type { Retention } from "sms-pipeline";
import { forgetConversations, forgetMessage, forgetThread, isOpen } from "./forget.ts";
import { hasLiveLease } from "./lease.ts";
import { writtenAt } from "./message-record.ts";
import { dueAt } from "./schedule.ts";
import type { State } from "./state.ts";
import type { Thread } from "./thread.ts";
import { threadsWith } from "./threads.ts";

export function retention(state: State): Retention {
  return {
    eraseCustomer: async (person) => eraseCustomer(state, person),
    pruneMessages: async ({ olderThan }) => ({ messages: prune(state, olderThan) }),
  };
}

function eraseCustomer(state: State, person: string): { threads: number; messages: number } {
  const before = state.messageCount;
  const threads = threadsWith(state, person);
  for (const thread of threads) forgetThread(state, thread);
  return { threads: threads.length, messages: before - state.messageCount };
}

function prune(state: State, olderThan: number): number {
  const before = state.messageCount;
  for (const thread of state.threads.values()) {
    thread.messages = thread.messages.filter((record) => {
      if (isOpen(record) || writtenAt(record) >= olderThan) return true;
      forgetMessage(state, record);
      return false;
    });
    forgetConversations(thread);
    if (isSpent(thread, olderThan, state.clock.now())) forgetThread(state, thread);
  }
  return before - state.messageCount;
}

/** Nothing is left in it that anybody could ask for. */
function isSpent(thread: Thread, olderThan: number, now: number): boolean {
  const isEmpty = thread.messages.length === 0 && dueAt(thread) === null;
  return isEmpty && thread.conversation.lastMessageAt < olderThan && !hasLiveLease(thread, now);
}
