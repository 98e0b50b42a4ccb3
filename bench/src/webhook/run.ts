import { startChild } from "../harness/child.ts";
import { areSourcesMeasured } from "../harness/machine.ts";
import { majorOf, measuredNode, NODE_MAJORS } from "../harness/nodes.ts";
import type { Part } from "../harness/part.ts";
import { inDigits, type Report } from "../harness/report.ts";
import { versionsOf } from "../harness/versions.ts";
import { buildServer } from "./build-server.ts";
import { CONTESTANTS } from "./contestant.ts";
import { CONNECTIONS, type Race, type RaceOptions, race } from "./race.ts";

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

const ORDINARY: RaceOptions = { rounds: 11, roundMs: 2_000, warmUpMs: 6_000 };
const QUICK: RaceOptions = { rounds: 3, roundMs: 300, warmUpMs: 1_500 };

/** From the webhook to the reply, with the memory store, and a model and a carrier that answer at once. */
export const webhook: Part = async (report, { quick }) => {
  const options = quick ? QUICK : ORDINARY;
  const [oldest, current] = NODE_MAJORS;
  // The sources are TypeScript, which the oldest does not read.
  const majors = areSourcesMeasured() ? [current] : [oldest, current];
  const nodes = await Promise.all(majors.map(measuredNode));
  const versions = nodes.map(({ version }) => version);
  report.text(`${versionsOf(PEERS)}. NODE_ENV is production.`);
  report.text(
    `On Node ${versions.join(" and on Node ")}: the oldest that the packages support, and the current one. What a framework adds to bare node:http differs many times over between them, so the ratios on one say little of those on the other. The load comes from the current one.`,
  );
  report.text(
    `${CONNECTIONS} connections, ${options.rounds} rounds in turns, medians; a ratio is the median of the ratios of neighbouring rounds. Everybody's model and carrier are a function that returns at once. A request's time ends with its answer; requests a second end with the last reply.`,
  );
  const program = await buildServer();
  const load = await startChild(new URL("./load.ts", import.meta.url), [], { core: "load" });
  for (const node of nodes) {
    writeRace(report, node.version, await race(node, program, load, options));
  }
  await load.stop();
};

function writeRace(report: Report, version: string, { figure, ratio }: Race): void {
  const major = majorOf(version);
  report.table([
    `on Node ${version}`,
    "of bare node:http",
    "requests/s",
    "p50 ms",
    "p99 ms",
    "CPU µs a text",
    "RSS MB",
  ]);
  for (const { name, title } of CONTESTANTS) {
    report.row([
      title,
      ratio(name, "node").toFixed(3),
      figure(name, "perSecond").toFixed(0),
      inDigits(figure(name, "p50Ms")),
      inDigits(figure(name, "p99Ms")),
      inDigits(figure(name, "cpuMicros")),
      (figure(name, "rssBytes") / 1e6).toFixed(0),
    ]);
  }
  for (const { name } of CONTESTANTS) {
    report.value(`webhook_${name.replace("-", "_")}_of_node_node${major}`, ratio(name, "node"));
  }
  const goal = (name: string, asked: number, measured: number): void =>
    report.goal({ name: `Node ${major}, ${name}`, asked, measured, is: "at least", unit: "" });
  goal("whole turn on node:http, of bare node:http", 0.45, ratio("ours-node", "node"));
  goal("in Fastify, of Fastify answering a constant", 0.6, ratio("ours-fastify", "fastify"));
  goal("in Express, of Express answering a constant", 0.8, ratio("ours-express", "express"));
  goal("on node:http, of Express + twilio.webhook()", 3, ratio("ours-node", "express-twilio"));
  goal("in Express, of Express + twilio.webhook()", 1.2, ratio("ours-express", "express-twilio"));
  goal("requests a second, of Chat SDK with Twilio", 10, ratio("ours-node", "chat"));
  goal("CPU of Chat SDK with Twilio, of ours", 10, ratio("chat", "ours-node", "cpuMicros"));
}
