import type { Thread } from "./thread.ts";

/**
 * Threads in which nothing waits, longest untouched first. A Set would do, but taking its first entry again and
 * again scans the holes that the earlier ones left.
 */
export class IdleThreads {
  readonly #links = new Map<Thread, Link>();
  readonly #ends: Link;

  constructor() {
    this.#ends = link(null);
  }

  first(): Thread | null {
    return this.#ends.next.thread;
  }

  get size(): number {
    return this.#links.size;
  }

  /** Puts the thread at the end, wherever it was before. */
  touch(thread: Thread): void {
    let own = this.#links.get(thread);
    if (own === undefined) {
      own = link(thread);
      this.#links.set(thread, own);
    } else {
      unlink(own);
    }
    const last = this.#ends.previous;
    last.next = own;
    own.previous = last;
    own.next = this.#ends;
    this.#ends.previous = own;
  }

  remove(thread: Thread): void {
    const own = this.#links.get(thread);
    if (own === undefined) return;
    this.#links.delete(thread);
    unlink(own);
  }
}

interface Link {
  readonly thread: Thread | null;
  previous: Link;
  next: Link;
}

function link(thread: Thread | null): Link {
  const own = { thread } as { thread: Thread | null; previous: Link; next: Link };
  own.previous = own;
  own.next = own;
  return own;
}

function unlink(own: Link): void {
  own.previous.next = own.next;
  own.next.previous = own.previous;
}
