import { forgetConversations, forgetMessage, forgetThread, isOpen } from "./forget.ts";
import type { IdleThreads } from "./idle-threads.ts";
import { hasLiveLease } from "./lease.ts";
import type { State } from "./state.ts";
import type { Thread } from "./thread.ts";

/** Keeps to the limits: first within `grown`, then by forgetting whole threads in which nothing waits. */
export function makeRoom(state: State, grown: Thread, now: number): void {
  trim(state, grown);
  const { maxThreads, maxMessages } = state.limits;
  while (state.threads.size > maxThreads || state.messageCount > maxMessages) {
    const oldest =
      oldestFree(state.idleEnded, grown, now) ?? oldestFree(state.idleOpen, grown, now);
    if (oldest === null) return;
    forgetThread(state, oldest);
  }
}

/** The longest untouched thread that nobody holds. Held ones are put to the end on the way. */
function oldestFree(idle: IdleThreads, grown: Thread, now: number): Thread | null {
  for (let looks = Math.min(idle.size, 16); looks > 0; looks -= 1) {
    const thread = idle.first();
    if (thread === null) return null;
    if (thread !== grown && !hasLiveLease(thread, now)) return thread;
    idle.touch(thread);
  }
  return null;
}

/** Drops a quarter at a time, so that a long conversation is not copied with every text. */
function trim(state: State, thread: Thread): void {
  const limit = state.limits.maxMessagesPerThread;
  const finished = thread.messages.length - thread.waiting.length - thread.staged.length;
  if (finished <= limit) return;
  let surplus = finished - Math.floor(limit * 0.75);
  thread.messages = thread.messages.filter((record) => {
    if (surplus === 0 || isOpen(record)) return true;
    surplus -= 1;
    forgetMessage(state, record);
    return false;
  });
  forgetConversations(thread);
}
