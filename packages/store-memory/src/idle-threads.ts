import type { Thread } from "./thread.ts";

/**
 * Threads in which nothing waits, longest untouched first. A Set would do, but taking its first entry again and
 * again scans the holes that the earlier ones left. Every thread knows its own place, and is in one such list at most.
 */
export class IdleThreads {
  readonly #ends = new IdlePlace();
  #size = 0;

  first(): Thread | null {
    return this.#ends.next.thread;
  }

  get size(): number {
    return this.#size;
  }

  /** Puts the thread at the end, wherever it was before. */
  touch(thread: Thread): void {
    thread.idlePlace.list?.remove(thread);
    const own = thread.idlePlace;
    own.list = this;
    const last = this.#ends.previous;
    last.next = own;
    own.previous = last;
    own.next = this.#ends;
    this.#ends.previous = own;
    this.#size += 1;
  }

  /** Takes the thread out if it is in this list. */
  remove(thread: Thread): void {
    const own = thread.idlePlace;
    if (own.list !== this) return;
    own.previous.next = own.next;
    own.next.previous = own.previous;
    own.list = null;
    this.#size -= 1;
  }
}

/** A thread between its neighbours; the ends of the list have none. */
export class IdlePlace {
  /** Null while the thread has work. */
  list: IdleThreads | null = null;
  thread: Thread | null = null;
  previous: IdlePlace = this;
  next: IdlePlace = this;
}
