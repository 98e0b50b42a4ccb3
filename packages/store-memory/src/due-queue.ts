import type { Thread } from "./thread.ts";

/**
 * The threads that have work, by the moment from which they may be taken: a binary heap in which every thread
 * knows its own place, so that moving one costs O(log n).
 */
export class DueQueue {
  readonly #heap: Thread[] = [];

  get size(): number {
    return this.#heap.length;
  }

  first(): Thread | undefined {
    return this.#heap[0];
  }

  /** Puts the thread in, or moves it. */
  set(thread: Thread, readyAt: number): void {
    thread.readyAt = readyAt;
    if (thread.queueIndex === -1) {
      thread.queueIndex = this.#heap.length;
      this.#heap.push(thread);
    }
    this.#settle(thread);
  }

  remove(thread: Thread): void {
    const index = thread.queueIndex;
    if (index === -1) return;
    thread.queueIndex = -1;
    const last = this.#heap.pop();
    if (last === undefined || last === thread) return;
    this.#put(last, index);
    this.#settle(last);
  }

  #put(thread: Thread, index: number): void {
    this.#heap[index] = thread;
    thread.queueIndex = index;
  }

  #settle(thread: Thread): void {
    let index = thread.queueIndex;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.#heap[parentIndex];
      if (parent === undefined || parent.readyAt <= thread.readyAt) break;
      this.#put(parent, index);
      index = parentIndex;
    }
    for (;;) {
      const left = this.#heap[2 * index + 1];
      const right = this.#heap[2 * index + 2];
      const child =
        left !== undefined && right !== undefined && right.readyAt < left.readyAt ? right : left;
      if (child === undefined || child.readyAt >= thread.readyAt) break;
      const childIndex = child.queueIndex;
      this.#put(child, index);
      index = childIndex;
    }
    this.#put(thread, index);
  }
}
