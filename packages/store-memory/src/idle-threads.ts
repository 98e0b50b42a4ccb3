import type { Thread } from "./thread.ts";

/**
 * Threads in which nothing waits, longest untouched first. A Set would do, but taking its first entry again and
 * again scans the holes that the earlier ones left. Every thread knows its own place, and is in one such list at most.
 */
export class IdleThreads {
  readonly #ends: IdlePlace = place(null, this);
  #size = 0;

  first(): Thread | null {
    return this.#ends.next.thread;
  }

  get size(): number {
    return this.#size;
  }

  /** Puts the thread at the end, wherever it was before. */
  touch(thread: Thread): void {
    thread.idlePlace?.list.remove(thread);
    const own = place(thread, this);
    const last = this.#ends.previous;
    last.next = own;
    own.previous = last;
    own.next = this.#ends;
    this.#ends.previous = own;
    thread.idlePlace = own;
    this.#size += 1;
  }

  /** Takes the thread out if it is in this list. */
  remove(thread: Thread): void {
    const own = thread.idlePlace;
    if (own?.list !== this) return;
    own.previous.next = own.next;
    own.next.previous = own.previous;
    thread.idlePlace = null;
    this.#size -= 1;
  }
}

/** A thread between its neighbours; the ends of the list have none. */
export interface IdlePlace {
  readonly list: IdleThreads;
  readonly thread: Thread | null;
  previous: IdlePlace;
  next: IdlePlace;
}

function place(thread: Thread | null, list: IdleThreads): IdlePlace {
  const own = { list, thread } as {
    list: IdleThreads;
    thread: Thread | null;
    previous: IdlePlace;
    next: IdlePlace;
  };
  own.previous = own;
  own.next = own;
  return own;
}
