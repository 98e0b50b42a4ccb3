import { once } from "node:events";
import { createServer } from "node:http";
import { createNodeHandler } from "sms-pipeline/node";
import { answerParent } from "../harness/child.ts";
import { createOurPipeline } from "../webhook/contestants/our-pipeline.ts";

/** When each person's reply was handed to the carrier, and how long the model had taken over it. */
export interface Sent {
  readonly to: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly modelMs: number;
}

export interface WaitingFigures {
  readonly sent: readonly Sent[];
  readonly inFlight: number;
  readonly heapBytes: number;
}

const MODEL_MS = 2_000;

const now = (): number => performance.timeOrigin + performance.now();
const modelMs = new Map<string, number>();
let sent: Sent[] = [];
let inFlight = 0;
const pipeline = createOurPipeline(
  {
    sent(to, _body, conversationId = "") {
      inFlight -= 1;
      sent.push({ to, at: now(), modelMs: modelMs.get(conversationId) ?? Number.NaN });
      modelMs.delete(conversationId);
    },
  },
  {
    burst: {},
    think: async (conversationId) => {
      const startedAt = now();
      await new Promise((resolve) => setTimeout(resolve, MODEL_MS));
      modelMs.set(conversationId, now() - startedAt);
    },
  },
);
const listener = createNodeHandler(pipeline);
const server = createServer((req, res) => {
  inFlight += 1;
  listener(req, res);
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
if (address === null || typeof address === "string") throw new Error("There is no port.");

/** Hands over what was sent since it was last asked. */
answerParent({ port: address.port }, (question): WaitingFigures => {
  const collect = typeof question === "object" && question !== null && "collectGarbage" in question;
  if (collect) globalThis.gc?.();
  const handed = sent;
  sent = [];
  return { sent: handed, inFlight, heapBytes: process.memoryUsage().heapUsed };
});
