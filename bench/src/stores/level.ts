import type { PartOptions } from "../harness/part.ts";
import type { Report } from "../harness/report.ts";
import { createCrowd } from "./crowd.ts";
import { type BenchmarkServer, createFilledDatabase } from "./database.ts";
import { MESSAGES_PER_PERSON } from "./fill-ours.ts";
import { createOurFlow } from "./our-flow.ts";
import { compare, ratio } from "./rounds.ts";

const SMALL = 10_000;
const PARALLEL = 50;
// So few that those who wrote before last for all rounds, with the smallest store too.
const PEOPLE = 150;

/** The store with few and with many stored messages, in turns. */
export async function measureLevel(
  server: BenchmarkServer,
  { quick, long }: PartOptions,
  report: Report,
): Promise<void> {
  const sizes = quick ? [100_000] : long ? [1_000_000, 5_000_000] : [1_000_000];
  const rounds = quick ? 3 : 15;
  const contestants = [];
  for (const stored of [SMALL, ...sizes]) {
    const url = await createFilledDatabase(server, stored, false);
    const flow = createOurFlow(url, PARALLEL, true);
    contestants.push({ stored, flow, crowd: createCrowd(stored / MESSAGES_PER_PERSON) });
  }
  const figures = await compare(contestants, PARALLEL, PEOPLE, rounds);
  report.table(["stored messages", "texts/s", "of the smallest"]);
  for (const [index, { stored, flow }] of contestants.entries()) {
    await flow.close();
    const of = ratio(figures[index], figures[0]);
    report.row([
      stored.toLocaleString("en"),
      figures[index]?.textsPerSecond.toFixed(0) ?? "",
      of.toFixed(2),
    ]);
    report.value(`postgres_stored_${stored}_of_smallest`, of);
    if (stored > SMALL) {
      report.goal({
        name: `PostgreSQL with ${stored.toLocaleString("en")} messages, of 10,000`,
        asked: 0.8,
        measured: of,
        is: "at least",
        unit: "",
      });
    }
  }
}
