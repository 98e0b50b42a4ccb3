import { inboundText } from "sms-pipeline/testing";
import { expect, it } from "vitest";
import { DueQueue } from "./due-queue.ts";
import { createState } from "./state.ts";
import type { Thread } from "./thread.ts";
import { addThread } from "./threads.ts";

const LIMITS = { maxThreads: 1, maxMessages: 1, maxMessagesPerThread: 4 };
const clock = { now: () => 0, after: () => () => undefined };

function someThreads(count: number): Thread[] {
  const state = createState(clock, LIMITS);
  return Array.from({ length: count }, (_, index) =>
    addThread(state, inboundText({ from: `+${index}` }), 0),
  );
}

/** Numbers below 1,000 that look random and are the same in every run. */
function* numbers(): Generator<number, never> {
  for (let seed = 7; ; ) {
    seed = (seed * 48_271) % 2_147_483_647;
    yield seed % 1_000;
  }
}

it("gives threads in the order of their moments, whatever was moved or removed in between", () => {
  const queue = new DueQueue();
  const threads = someThreads(200);
  const expected = new Map<Thread, number>();
  const random = numbers();
  for (let step = 0; step < 5_000; step++) {
    const thread = threads[random.next().value % threads.length];
    if (thread === undefined) throw new Error("There is no such thread.");
    if (random.next().value < 300) {
      queue.remove(thread);
      expected.delete(thread);
    } else {
      const at = random.next().value;
      queue.set(thread, at);
      expected.set(thread, at);
    }
    expect(queue.size).toBe(expected.size);
    if (step % 50 === 0) {
      const least = expected.size === 0 ? undefined : Math.min(...expected.values());
      expect(queue.first()?.readyAt).toBe(least);
    }
  }

  const order: number[] = [];
  for (let thread = queue.first(); thread; thread = queue.first()) {
    order.push(thread.readyAt);
    queue.remove(thread);
  }
  expect(order).toEqual([...expected.values()].sort((left, right) => left - right));
});
