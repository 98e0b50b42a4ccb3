import { once } from "node:events";
import { answerParent } from "../harness/child.ts";
import { CONTESTANTS, type Contestant, type ContestantName } from "./contestant.ts";
import { answerTo } from "./texts.ts";

/** What a server tells of itself, since it began. */
export interface ServerFigures {
  readonly replies: number;
  /** Milliseconds since the epoch. */
  readonly lastReplyAt: number;
  readonly cpuMs: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
}

const LOAD: Readonly<Record<ContestantName, () => Promise<{ contestant: Contestant }>>> = {
  node: () => import("./contestants/node.ts"),
  "ours-node": () => import("./contestants/ours-node.ts"),
  "ours-fetch": () => import("./contestants/ours-fetch.ts"),
  fastify: () => import("./contestants/fastify.ts"),
  "ours-fastify": () => import("./contestants/ours-fastify.ts"),
  express: () => import("./contestants/express.ts"),
  "ours-express": () => import("./contestants/ours-express.ts"),
  "express-twilio": () => import("./contestants/express-twilio.ts"),
  chat: () => import("./contestants/chat.ts"),
  botkit: () => import("./contestants/botkit.ts"),
};

const known = CONTESTANTS.find(({ name }) => name === process.argv[2]);
if (known === undefined) throw new Error(`There is no contestant ${process.argv[2]}.`);

let replies = 0;
let lastReplyAt = 0;
const plausible = /^You wrote \d+ letters\. /;
const longest = answerTo("x".repeat(999)).length;
const { contestant } = await LOAD[known.name]();
const server = await contestant({
  sent(to, body) {
    if (!plausible.test(body) || body.length > longest || !to.startsWith("+1")) {
      throw new Error("A reply is not what the model said.");
    }
    replies += 1;
    lastReplyAt = performance.timeOrigin + performance.now();
  },
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
if (address === null || typeof address === "string") throw new Error("There is no port.");

answerParent({ port: address.port }, (): ServerFigures => {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return {
    replies,
    lastReplyAt,
    cpuMs: (user + system) / 1_000,
    rssBytes: rss,
    heapBytes: heapUsed,
  };
});
