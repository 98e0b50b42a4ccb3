import type { State } from "./state.ts";
import type { MessageRecord, Thread } from "./thread.ts";

/** Forgets a thread with all that it holds. Whoever holds it finds its lease lost. */
export function forgetThread(state: State, thread: Thread): void {
  for (const record of thread.messages) forgetMessage(state, record);
  state.due.remove(thread);
  thread.idlePlace.list?.remove(thread);
  state.threads.delete(thread.id);
  const persons = state.threadsByPair.get(thread.number);
  if (persons?.delete(thread.person) && persons.size === 0) {
    state.threadsByPair.delete(thread.number);
  }
}

/** Forgets what is known of a message by its ids; its thread's own list is the caller's to change. */
export function forgetMessage(state: State, record: MessageRecord): void {
  state.messageCount -= 1;
  if (record.direction === "inbound") {
    const { provider, providerMessageId } = record.message;
    state.inboundByCarrierId.delete(provider, providerMessageId);
    return;
  }
  if (record.providerMessageId !== null) {
    state.outboundByCarrierId.delete(record.provider, record.providerMessageId);
  }
}

/** Forgets conversations of which no message is left; but the newest stays, because a text may continue it. */
export function forgetConversations(thread: Thread): void {
  const kept = new Set(thread.messages.map(({ conversation }) => conversation));
  kept.add(thread.conversation);
  if (kept.size === thread.conversations.length) return;
  thread.conversations = thread.conversations.filter((conversation) => kept.has(conversation));
}

/** Waits for an answer, or for being sent. */
export function isOpen(record: MessageRecord): boolean {
  return record.direction === "inbound" ? record.answer === null : record.status === "staged";
}
