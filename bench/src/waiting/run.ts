import { setTimeout as delay } from "node:timers/promises";
import { startChild } from "../harness/child.ts";
import { median } from "../harness/median.ts";
import type { Part } from "../harness/part.ts";
import { inDigits } from "../harness/report.ts";
import type { Texted } from "./load.ts";
import type { Sent, WaitingFigures } from "./serve.ts";

const IN_FLIGHT = 1_000;
/** The pipeline's own wait for a burst's end, by default. */
const QUIET_MS = 1_000;
const TURN_MS: number = QUIET_MS + 2_000;

/** What of a person's waiting is ours: from the webhook to the reply's handing over, less the model and the quiet time. */
export const waiting: Part = async (report, { quick }) => {
  const load = await startChild(new URL("./load.ts", import.meta.url), [], { core: "load" });
  const server = await startChild(new URL("./serve.ts", import.meta.url), [], {
    core: "server",
    nodeArgs: ["--expose-gc"],
  });
  const { port } = server.ready as { port: number };
  const ask = async (question = {}): Promise<WaitingFigures> =>
    (await server.ask(question)) as WaitingFigures;
  const race = async (texts: number, perSecond: number): Promise<number[]> => {
    const texted = (await load.ask({ port, texts, perSecond })) as readonly Texted[];
    const sent: Sent[] = [];
    for (let looks = 0; sent.length < texts && looks < 400; looks += 1) {
      await delay(50);
      sent.push(...(await ask()).sent);
    }
    return oursOf(texted, sent);
  };

  await race(500, 0);
  const perSecond = (IN_FLIGHT * 1_000) / TURN_MS;
  const ours: number[] = [];
  const seconds = quick ? 6 : 20;
  for (let round = 0; round < (quick ? 1 : 3); round += 1) {
    ours.push(...(await race(Math.round(perSecond * seconds), perSecond)));
  }
  const crowd = await race(IN_FLIGHT, 0);

  const before = await ask({ collectGarbage: true });
  const perConversation: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const texted = load.ask({ port, texts: IN_FLIGHT, perSecond: 0 });
    await texted;
    await delay(QUIET_MS + 500);
    const during = await ask({ collectGarbage: true });
    if (during.inFlight !== IN_FLIGHT) throw new Error(`${during.inFlight} were in flight.`);
    let after = during;
    for (let looks = 0; after.inFlight > 0 && looks < 400; looks += 1) {
      await delay(50);
      after = await ask();
    }
    after = await ask({ collectGarbage: true });
    // What the store keeps of them afterwards is not what being in flight takes.
    perConversation.push((during.heapBytes - after.heapBytes) / IN_FLIGHT);
  }
  const kept =
    ((await ask({ collectGarbage: true })).heapBytes - before.heapBytes) / (3 * IN_FLIGHT);
  await server.stop();
  await load.stop();

  report.text(
    `A model that takes 2 s, a carrier that answers at once, the memory store, the default burst options (1 s of quiet). From when a webhook is sent to when its reply is handed to the carrier, less the model's own time and the quiet time.`,
  );
  report.table(["texts", "p50 ms", "p99 ms", "most ms"]);
  const row = (name: string, values: readonly number[]): void =>
    report.row([name, ...[0.5, 0.99, 1].map((share) => inDigits(at(values, share)))]);
  row(`${IN_FLIGHT} in flight, ${perSecond.toFixed(0)} a second (${ours.length} texts)`, ours);
  row(`${IN_FLIGHT} at the same moment`, crowd);
  report.value("waiting_p50_ms", at(ours, 0.5));
  report.value("waiting_p99_ms", at(ours, 0.99));
  report.value("waiting_at_once_p99_ms", at(crowd, 0.99));
  report.value("in_flight_bytes_a_conversation", median(perConversation));
  report.value("kept_bytes_a_conversation", kept);
  report.goal({
    name: `ours of the waiting time, ${IN_FLIGHT} in flight, p99`,
    asked: 50,
    measured: at(ours, 0.99),
    is: "at most",
    unit: " ms",
  });
};

function oursOf(texted: readonly Texted[], sent: readonly Sent[]): number[] {
  const sentTo = new Map(sent.map((one) => [one.to, one]));
  if (sentTo.size !== texted.length || sent.length !== texted.length) {
    throw new Error(`${sent.length} replies to ${sentTo.size} people for ${texted.length} texts.`);
  }
  return texted.map(({ from, at: textedAt }) => {
    const reply = sentTo.get(from);
    if (reply === undefined) throw new Error("Somebody got no reply.");
    return reply.at - textedAt - reply.modelMs - QUIET_MS;
  });
}

function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
}
