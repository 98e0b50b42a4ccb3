import type { PartOptions } from "../harness/part.ts";
import type { Report } from "../harness/report.ts";
import { createCrowd } from "./crowd.ts";
import { type BenchmarkServer, createFilledDatabase, roundTripMs } from "./database.ts";
import { startDelayingProxy } from "./delaying-proxy.ts";
import { MESSAGES_PER_PERSON } from "./fill-ours.ts";
import { createNaiveFlow } from "./naive-flow.ts";
import { createOurFlow } from "./our-flow.ts";
import { compare, ratio } from "./rounds.ts";

const STORED = 10_000;

/** The store and a flow of separate queries, on one database, near and with a network between. */
export async function measureAgainstNaive(
  server: BenchmarkServer,
  { quick }: PartOptions,
  report: Report,
): Promise<void> {
  const rounds = quick ? 2 : 7;
  const near = await createFilledDatabase(server, STORED, true);
  const proxy = await startDelayingProxy(server.port);
  const far = new URL(near);
  far.port = String(proxy.port);
  const networks = [
    {
      name: "loopback",
      url: near,
      people: quick
        ? new Map([[50, 100]])
        : new Map([
            [1, 30],
            [10, 80],
            [50, 200],
            [200, 400],
          ]),
    },
    {
      name: "network_5ms",
      url: far.href,
      people: quick
        ? new Map([[50, 100]])
        : new Map([
            [1, 6],
            [10, 50],
            [50, 200],
            [200, 400],
          ]),
    },
  ];
  const ourCrowd = createCrowd(STORED / MESSAGES_PER_PERSON);
  const naiveCrowd = createCrowd(STORED / MESSAGES_PER_PERSON);
  report.table(["network", "conversations", "flow", "texts/s", "queries/text", "bytes/text"]);
  for (const { name, url, people } of networks) {
    report.value(`postgres_${name}_round_trip_ms`, await roundTripMs(url));
    for (const [parallel, count] of people) {
      const contestants = [
        { flow: createOurFlow(url, parallel, false), crowd: ourCrowd },
        { flow: createNaiveFlow(url, parallel, false), crowd: naiveCrowd },
        { flow: createOurFlow(url, parallel, true), crowd: ourCrowd },
        { flow: createNaiveFlow(url, parallel, true), crowd: naiveCrowd },
      ];
      const figures = await compare(contestants, parallel, count, rounds);
      for (const { flow } of contestants) await flow.close();
      for (const { name: flow, textsPerSecond, roundTrips, bytes } of figures) {
        report.row([
          name,
          parallel,
          flow,
          textsPerSecond.toFixed(0),
          roundTrips.toFixed(2),
          bytes.toFixed(0),
        ]);
      }
      const [ours, naive, oursPrepared, naivePrepared] = figures;
      const prefix = `postgres_${name}_${parallel}`;
      report.value(`${prefix}_of_naive`, ratio(oursPrepared, naive));
      report.value(`${prefix}_of_naive_both_plain`, ratio(ours, naive));
      report.value(`${prefix}_of_naive_both_prepared`, ratio(oursPrepared, naivePrepared));
      if (parallel === 50) {
        report.goal({
          name: `PostgreSQL, 50 conversations, ${name}, of the naive flow`,
          asked: name === "loopback" ? 1.5 : 2.2,
          measured: ratio(oursPrepared, naive),
          is: "at least",
          unit: "",
        });
      }
    }
  }
  await proxy.close();
}
