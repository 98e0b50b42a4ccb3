import { setTimeout as wait } from "node:timers/promises";
import type { Carrier } from "@sms-pipeline/simulator";
import { everyFault } from "./every-fault.ts";
import { countFaultRun, type FaultCounts, type FaultEvidence, judgeFaultRun } from "./judge.ts";
import { isAnythingWaiting, readConsole } from "./read-console.ts";
import { createFaultWorld, OUR_NUMBER } from "./world.ts";

export interface FaultPlan {
  /** Decides the faults, as far as the order of events allows. */
  readonly seed: number;
  readonly people: number;
  readonly textsEach: number;
}

export interface FaultResult {
  readonly counts: FaultCounts;
  readonly evidence: FaultEvidence;
  readonly violations: readonly string[];
  readonly tookMs: number;
}

/** After this the run has hung. */
const LONGEST_MS = 10 * 60_000;

/** People text, with every fault on; then the carrier's record is held against what the console shows. */
export async function runFaults({ seed, people, textsEach }: FaultPlan): Promise<FaultResult> {
  const world = await createFaultWorld(seed);
  const { carrier, consoleApi } = world;
  const startedAt = performance.now();
  try {
    carrier.faults.set(everyFault());
    const texts = await Promise.all(
      Array.from({ length: people }, (_, person) => textAll(carrier, person, textsEach)),
    );
    while (await isAnythingWaiting(consoleApi)) {
      if (performance.now() - startedAt > LONGEST_MS) throw new Error("The run did not end.");
      await wait(200);
    }
    await carrier.idle();
    const evidence = {
      texts: texts.flat(),
      carrier: carrier.messages,
      faults: carrier.faults.list(),
      ...(await readConsole(consoleApi)),
    };
    const posted = carrier.webhooks.filter(({ kind }) => kind === "message").length;
    return {
      counts: countFaultRun(evidence, posted),
      evidence,
      violations: judgeFaultRun(evidence),
      tookMs: performance.now() - startedAt,
    };
  } finally {
    await world.close();
  }
}

/** A person texts one after the other, without waiting for answers. */
async function textAll(carrier: Carrier, person: number, count: number): Promise<string[]> {
  const from = `+1555020${String(person).padStart(4, "0")}`;
  const numbers = Array.from({ length: count }, (_, index) => String(person * count + index + 1));
  for (const number of numbers) {
    await carrier.text({ from, to: OUR_NUMBER, body: `Question ${number}` }).answered;
  }
  return numbers;
}
