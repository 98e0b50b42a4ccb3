import { createCrowd } from "./crowd.ts";
import { type BenchmarkServer, createFilledDatabase, roundTripMs } from "./database.ts";
import { startDelayingProxy } from "./delaying-proxy.ts";
import { MESSAGES_PER_PERSON } from "./fill-ours.ts";
import { createNaiveFlow } from "./naive-flow.ts";
import { createOurFlow } from "./our-flow.ts";
import type { Report } from "./report.ts";
import { compare, ratio } from "./rounds.ts";

const STORED = 10_000;

/** The store and a flow of separate queries, on one database, near and with a network between. */
export async function measureAgainstNaive(
  server: BenchmarkServer,
  rounds: number,
  report: Report,
): Promise<void> {
  const near = await createFilledDatabase(server, STORED, true);
  const proxy = await startDelayingProxy(server.port);
  const far = new URL(near);
  far.port = String(proxy.port);
  const networks = [
    {
      name: "loopback",
      url: near,
      people: new Map([
        [1, 30],
        [10, 80],
        [50, 200],
      ]),
    },
    {
      name: "network",
      url: far.href,
      people: new Map([
        [1, 6],
        [10, 50],
        [50, 200],
      ]),
    },
  ];
  const ourCrowd = createCrowd(STORED / MESSAGES_PER_PERSON);
  const naiveCrowd = createCrowd(STORED / MESSAGES_PER_PERSON);
  report.table(["network", "parallel", "flow", "texts/s", "queries/text"]);
  for (const { name, url, people } of networks) {
    report.value(`${name}_round_trip_ms`, await roundTripMs(url));
    for (const [parallel, count] of people) {
      const contestants = [
        { flow: createOurFlow(url, parallel, false), crowd: ourCrowd },
        { flow: createNaiveFlow(url, parallel, false), crowd: naiveCrowd },
        { flow: createOurFlow(url, parallel, true), crowd: ourCrowd },
        { flow: createNaiveFlow(url, parallel, true), crowd: naiveCrowd },
      ];
      const figures = await compare(contestants, parallel, count, rounds);
      for (const { flow } of contestants) await flow.close();
      for (const { name: flow, textsPerSecond, roundTrips } of figures) {
        report.row([name, parallel, flow, textsPerSecond.toFixed(0), roundTrips.toFixed(2)]);
      }
      const [ours, naive, oursPrepared, naivePrepared] = figures;
      report.value(`${name}_${parallel}_ratio`, ratio(ours, naive));
      report.value(`${name}_${parallel}_ratio_prepared`, ratio(oursPrepared, naivePrepared));
      report.value(`${name}_${parallel}_ratio_prepared_to_plain`, ratio(oursPrepared, naive));
    }
  }
  await proxy.close();
}
