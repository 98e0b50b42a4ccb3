import { burstDueAt } from "sms-pipeline";
import type { State } from "./state.ts";
import type { Thread } from "./thread.ts";

/**
 * When the thread's work is due; null when nothing waits. A staged reply leaves before newer texts are answered,
 * so while there is one its own moment counts.
 */
export function dueAt(thread: Thread): number | null {
  const staged = thread.staged[0];
  if (staged !== undefined) return staged.notBefore;
  const oldest = thread.waiting[0];
  const newest = thread.waiting.at(-1);
  if (oldest === undefined || newest === undefined) return null;
  return burstDueAt(oldest.message.receivedAt, newest.message.receivedAt, thread);
}

export function dueInMs(thread: Thread, now: number): number | null {
  const at = dueAt(thread);
  return at === null ? null : Math.max(0, at - now);
}

/** Puts the thread where it belongs after its work or its lease has changed: among the due or among the idle. */
export function reschedule(state: State, thread: Thread): void {
  const at = dueAt(thread);
  if (at === null) {
    state.due.remove(thread);
    (thread.conversation.end === null ? state.idleOpen : state.idleEnded).touch(thread);
    return;
  }
  thread.idlePlace.list?.remove(thread);
  state.due.set(thread, Math.max(at, thread.lease.expiresAt));
}
