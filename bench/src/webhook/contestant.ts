import type { Server } from "node:http";

/** What a contestant tells of what it did. */
export interface Tally {
  /** A reply was handed to the carrier. Throws when it is not what the model says. */
  sent(to: string, body: string, conversationId?: string): void;
}

/** A server that is not listening yet. `tally` counts its replies; those that answer a constant send none. */
export type Contestant = (tally: Tally) => Server | Promise<Server>;

export type ContestantName =
  | "node"
  | "ours-node"
  | "ours-fetch"
  | "fastify"
  | "ours-fastify"
  | "express"
  | "ours-express"
  | "express-twilio"
  | "chat"
  | "botkit";

export interface Known {
  readonly name: ContestantName;
  /** What stands in the table. */
  readonly title: string;
  readonly answers: "reply" | "constant";
}

export const CONTESTANTS: readonly Known[] = [
  { name: "node", title: "node:http that reads the body, constant", answers: "constant" },
  { name: "ours-node", title: "**sms-pipeline on node:http**", answers: "reply" },
  {
    name: "ours-fetch",
    title: "**`pipeline.fetch` on node:http (@hono/node-server)**",
    answers: "reply",
  },
  { name: "fastify", title: "Fastify, constant", answers: "constant" },
  { name: "ours-fastify", title: "**sms-pipeline in Fastify**", answers: "reply" },
  { name: "express", title: "Express 5, constant", answers: "constant" },
  { name: "ours-express", title: "**sms-pipeline in Express 5**", answers: "reply" },
  {
    name: "express-twilio",
    title: "Express 5 + twilio.webhook(), constant",
    answers: "constant",
  },
  { name: "chat", title: "Chat SDK + Twilio adapter", answers: "reply" },
  { name: "botkit", title: "Botkit Twilio adapter", answers: "reply" },
];

export const EMPTY_TWIML = "<Response/>";
