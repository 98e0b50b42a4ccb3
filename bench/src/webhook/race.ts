import { type Child, startChild } from "../harness/child.ts";
import { median } from "../harness/median.ts";
import type { MeasuredNode } from "../harness/nodes.ts";
import { CONTESTANTS, type ContestantName, type Known } from "./contestant.ts";
import type { LoadFigures } from "./load.ts";
import type { ServerFigures } from "./serve.ts";

export const CONNECTIONS = 32;

export interface Round {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMicros: number;
  readonly rssBytes: number;
}

export interface RaceOptions {
  readonly rounds: number;
  readonly roundMs: number;
  /** The same for everybody: whoever got less would seem slow. */
  readonly warmUpMs: number;
}

export interface Race {
  /** The median of the rounds. */
  figure(name: ContestantName, of: keyof Round): number;
  /** The median of the ratios of neighbouring rounds. */
  ratio(name: ContestantName, base: ContestantName, of?: keyof Round): number;
}

/** All contestants on this Node, in turns. */
export async function race(
  node: MeasuredNode,
  program: URL,
  load: Child,
  { rounds, roundMs, warmUpMs }: RaceOptions,
): Promise<Race> {
  const racers: Racer[] = [];
  for (const known of CONTESTANTS) {
    const server = await startChild(program, [known.name], { core: "server", node: node.path });
    const { port } = server.ready as { port: number };
    const run = (texts: number): Promise<Round> => oneRound(known, server, load, port, texts);
    const texts = await warmUp(run, warmUpMs, roundMs);
    racers.push({ known, server, run, texts, rounds: [] });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { run, texts, rounds } of racers) rounds.push(await run(texts));
  }
  for (const { server } of racers) await server.stop();

  const roundsOf = (name: ContestantName): readonly Round[] =>
    racers.find(({ known }) => known.name === name)?.rounds ?? [];
  return {
    figure: (name, of) => median(roundsOf(name).map((round) => round[of])),
    ratio: (name, base, of = "perSecond") =>
      median(
        roundsOf(name).map((one, index) => one[of] / (roundsOf(base)[index]?.[of] ?? Number.NaN)),
      ),
  };
}

interface Racer {
  readonly known: Known;
  readonly server: Child;
  readonly run: (texts: number) => Promise<Round>;
  /** Of one round: about as long for everybody. */
  readonly texts: number;
  readonly rounds: Round[];
}

/** Lets the engine compile what runs often, and says how many texts a round of `roundMs` takes then. */
async function warmUp(run: Racer["run"], ms: number, roundMs: number): Promise<number> {
  const until = performance.now() + ms;
  let texts = 1_000;
  do {
    const { perSecond } = await run(texts);
    texts = Math.min(40_000, Math.max(500, Math.round((perSecond * roundMs) / 1_000)));
  } while (performance.now() < until);
  return texts;
}

async function oneRound(
  known: Known,
  server: Pick<Child, "ask">,
  load: Pick<Child, "ask">,
  port: number,
  texts: number,
): Promise<Round> {
  const before = (await server.ask({})) as ServerFigures;
  const { startedAt, endedAt, p50Ms, p99Ms } = (await load.ask({
    port,
    connections: CONNECTIONS,
    texts,
  })) as LoadFigures;
  const expected = known.answers === "reply" ? texts : 0;
  let after = (await server.ask({})) as ServerFigures;
  for (let looks = 0; after.replies - before.replies < expected && looks < 200; looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    after = (await server.ask({})) as ServerFigures;
  }
  if (after.replies - before.replies !== expected) {
    const replies = after.replies - before.replies;
    throw new Error(`${known.name} sent ${replies} replies to ${texts} texts.`);
  }
  const elapsedMs = Math.max(endedAt, after.lastReplyAt) - startedAt;
  return {
    perSecond: (texts * 1_000) / elapsedMs,
    p50Ms,
    p99Ms,
    cpuMicros: ((after.cpuMs - before.cpuMs) * 1_000) / texts,
    rssBytes: after.rssBytes,
  };
}
