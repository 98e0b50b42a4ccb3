import { type Child, startChild } from "../harness/child.ts";
import { median } from "../harness/median.ts";
import type { Part } from "../harness/part.ts";
import { inDigits } from "../harness/report.ts";
import { versionsOf } from "../harness/versions.ts";
import { CONTESTANTS, type ContestantName, type Known } from "./contestant.ts";
import type { LoadFigures } from "./load.ts";
import type { ServerFigures } from "./serve.ts";

const PEERS = [
  "express",
  "fastify",
  "twilio",
  "chat",
  "@chat-adapter/twilio",
  "botkit",
  "botbuilder-adapter-twilio-sms",
  "@hono/node-server",
];
const CONNECTIONS = 32;

interface Round {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMicros: number;
  readonly rssBytes: number;
}

/** From the webhook to the reply, with the memory store, and a model and a carrier that answer at once. */
export const webhook: Part = async (report, { quick }) => {
  const rounds = quick ? 3 : 11;
  const roundMs = quick ? 500 : 2_000;
  const load = await startChild(new URL("./load.ts", import.meta.url), [], { core: "load" });
  const servers: Racer[] = [];
  for (const known of CONTESTANTS) {
    const server = await startChild(new URL("./serve.ts", import.meta.url), [known.name], {
      core: "server",
    });
    const { port } = server.ready as { port: number };
    const race = (texts: number): Promise<Round> => oneRound(known, server, load, port, texts);
    const texts = await warmUp(race, quick ? 2_000 : 6_000, roundMs);
    servers.push({ known, server, race, texts, rounds: [] as Round[] });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { race, texts, rounds } of servers) rounds.push(await race(texts));
  }
  for (const { server } of servers) await server.stop();
  await load.stop();

  const roundsOf = (name: ContestantName): readonly Round[] =>
    servers.find(({ known }) => known.name === name)?.rounds ?? [];
  const ratio = (
    name: ContestantName,
    base: ContestantName,
    of: keyof Round = "perSecond",
  ): number =>
    median(
      roundsOf(name).map((one, index) => one[of] / (roundsOf(base)[index]?.[of] ?? Number.NaN)),
    );

  report.text(`${versionsOf(PEERS)}. NODE_ENV is production.`);
  report.text(
    `${CONNECTIONS} connections, ${rounds} rounds in turns, medians; a ratio is the median of the ratios of neighbouring rounds. Everybody's model and carrier are a function that returns at once. A request's time ends with its answer; requests a second end with the last reply.`,
  );
  report.table([
    "",
    "of bare node:http",
    "requests/s",
    "p50 ms",
    "p99 ms",
    "CPU µs a text",
    "RSS MB",
  ]);
  for (const { known, rounds } of servers) {
    const of = (field: keyof Round): number => median(rounds.map((round) => round[field]));
    report.row([
      known.title,
      ratio(known.name, "node").toFixed(3),
      of("perSecond").toFixed(0),
      inDigits(of("p50Ms")),
      inDigits(of("p99Ms")),
      inDigits(of("cpuMicros")),
      (of("rssBytes") / 1e6).toFixed(0),
    ]);
  }
  for (const { known } of servers) {
    report.value(`webhook_${known.name.replace("-", "_")}_of_node`, ratio(known.name, "node"));
  }
  const goal = (name: string, asked: number, measured: number, unit = ""): void =>
    report.goal({ name, asked, measured, is: "at least", unit });
  goal("whole turn on node:http, of bare node:http", 0.45, ratio("ours-node", "node"));
  goal("in Fastify, of Fastify answering a constant", 0.6, ratio("ours-fastify", "fastify"));
  goal("in Express, of Express answering a constant", 0.8, ratio("ours-express", "express"));
  goal("on node:http, of Express + twilio.webhook()", 3, ratio("ours-node", "express-twilio"));
  goal("in Express, of Express + twilio.webhook()", 1.2, ratio("ours-express", "express-twilio"));
  goal("requests a second, of Chat SDK with Twilio", 10, ratio("ours-node", "chat"));
  goal("CPU of Chat SDK with Twilio, of ours", 10, ratio("chat", "ours-node", "cpuMicros"));
};

interface Racer {
  readonly known: Known;
  readonly server: Child;
  readonly race: (texts: number) => Promise<Round>;
  /** Of one round: about as long for everybody. */
  readonly texts: number;
  readonly rounds: Round[];
}

/** Lets the engine compile what runs often, and says how many texts a round of `roundMs` takes then. */
async function warmUp(race: Racer["race"], ms: number, roundMs: number): Promise<number> {
  const until = performance.now() + ms;
  let texts = 1_000;
  do {
    const { perSecond } = await race(texts);
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
