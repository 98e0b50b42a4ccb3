import { startChild } from "../harness/child.ts";
import type { Part, PartOptions } from "../harness/part.ts";
import type { Report } from "../harness/report.ts";
import type { MemoryFigures, MemoryQuestion } from "./serve.ts";

/** What the memory store keeps of people who do not write any more, and whether it grows when it is bounded. */
export const memory: Part = async (report, options) => {
  report.text(
    "Heap and external memory after a garbage collection, whole turns through the pipeline.",
  );
  await measureIdle(report, options);
  await measureGrowth(report, options);
};

async function measureIdle(report: Report, { quick }: PartOptions): Promise<void> {
  const { ask, stop } = await startStore("unbounded");
  const people = quick ? 5_000 : 20_000;
  const none = await ask({ people: 1_000, texts: 1_000 });
  const one = await ask({ people, texts: people });
  const four = await ask({ people, texts: 4 * people });
  await stop();
  const ofOne = (one - none) / people;
  const ofFour = (four - one) / people;
  report.table(["idle conversation of", "bytes"]);
  report.row(["one text and its reply", ofOne.toFixed(0)]);
  report.row(["four texts and their replies", ofFour.toFixed(0)]);
  report.value("idle_bytes_a_conversation", ofOne);
  report.value("idle_bytes_a_conversation_of_four_texts", ofFour);
  report.goal({
    name: "an idle conversation in the memory store",
    asked: 5_000,
    measured: ofOne,
    is: "at most",
    unit: " bytes",
  });
}

async function measureGrowth(report: Report, { quick }: PartOptions): Promise<void> {
  const { ask, stop } = await startStore("bounded");
  // A text and its reply are two messages.
  const texts = quick ? 60_000 : 500_000;
  const steps = 10;
  const step = { people: texts / steps / 4, texts: texts / steps };
  const heaps: number[] = [];
  for (let taken = 0; taken < steps; taken += 1) heaps.push(await ask(step));
  await stop();
  const [full = 0] = heaps;
  const growth = (heaps.at(-1) ?? 0) - full;
  report.table(["messages", "heap MB"]);
  for (const [index, heap] of heaps.entries()) {
    report.row([((index + 1) * 2 * step.texts).toLocaleString("en"), (heap / 1e6).toFixed(2)]);
  }
  report.value("bounded_growth_bytes_a_message", growth / (2 * (texts - step.texts)));
  report.goal({
    name: `growth over ${(2 * texts).toLocaleString("en")} messages, bounded, after the first tenth`,
    asked: 1,
    measured: growth / 1e6,
    is: "at most",
    unit: " MB",
  });
}

async function startStore(bounds: "bounded" | "unbounded"): Promise<{
  ask(question: MemoryQuestion): Promise<number>;
  stop(): Promise<void>;
}> {
  const child = await startChild(new URL("./serve.ts", import.meta.url), [bounds], {
    core: "server",
    nodeArgs: ["--expose-gc"],
  });
  return {
    ask: async (question) => ((await child.ask(question)) as MemoryFigures).heapBytes,
    stop: () => child.stop(),
  };
}
