import type { Clock, SmsPipeline } from "sms-pipeline";
import { expect, it } from "vitest";
import { createWorld } from "../src/world.ts";

const PEOPLE = 60;

/** As many connections as a Worker has at once; who asks for more waits. */
function createConnections(clock: Clock) {
  let open = 0;
  const waiting: (() => void)[] = [];
  return async <T>(tookMs: number, call: () => Promise<T>): Promise<T> => {
    if (open === 6) await new Promise<void>((resolve) => void waiting.push(resolve));
    else open += 1;
    try {
      await new Promise<void>((resolve) => void clock.after(tookMs, resolve));
      return await call();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else open -= 1;
    }
  };
}

it("a sweep within six connections answers a backlog, each text by one call of the model", async () => {
  const world = createWorld();
  const { clock, store, ai, messenger } = world;
  // Nobody takes the texts up.
  await world.pipeline.stop();
  for (let person = 0; person < PEOPLE; person++) {
    const from = `+1555${1_000_000 + person}`;
    await world.text("Hi", { from, to: "+15550100002" });
  }
  await clock.advance(60_000);

  for (let minute = 0; minute < 5; minute++) {
    const connected = createConnections(clock);
    const worker = world.secondPipeline({
      turns: { maxConcurrent: 4 },
      store: {
        ...store,
        claimDue: (...step) => connected(30, () => store.claimDue(...step)),
        renew: (...step) => connected(30, () => store.renew(...step)),
        stage: (...step) => connected(30, () => store.stage(...step)),
        settle: (...step) => connected(30, () => store.settle(...step)),
      },
      ai: { generateReply: (...asked) => connected(8_000, () => ai.generateReply(...asked)) },
      messenger: {
        ...messenger,
        send: (...handed) => connected(300, () => messenger.send(...handed)),
      },
    });
    void sweepFor(50_000, worker, clock);
    await clock.advance(60_000);
  }
  expect(world.eventsOf("turn_abandoned")).toEqual([]);
  expect(ai.requests).toHaveLength(PEOPLE);
  expect(new Set(messenger.sent.map(({ to }) => to)).size).toBe(PEOPLE);
});

/** As the example for Cloudflare Workers does. */
async function sweepFor(ms: number, pipeline: SmsPipeline, clock: Clock): Promise<void> {
  const until = clock.now() + ms;
  let taken: number;
  do {
    ({ taken } = await pipeline.sweep());
  } while (taken > 0 && clock.now() < until);
}
