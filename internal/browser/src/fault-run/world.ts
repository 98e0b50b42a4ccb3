import { createServer } from "node:http";
import { PGlite } from "@electric-sql/pglite";
import { createExpressAdapter } from "@sms-pipeline/adapter-express";
import { createConsole } from "@sms-pipeline/console";
import { type Carrier, createCarrier } from "@sms-pipeline/simulator";
import { createPostgresStore, migrate } from "@sms-pipeline/store-postgres";
import express from "express";
import { type Ai, createSmsPipeline } from "sms-pipeline";
import { createTwilioMessenger } from "sms-pipeline/twilio";
import { listenOnLoopback } from "../listen.ts";

export const OUR_NUMBER = "+15550100001";
export const CONSOLE_TOKEN = "the-token-of-the-console";

export interface FaultWorld {
  readonly carrier: Carrier;
  /** Where the console's API is. */
  readonly consoleApi: string;
  close(): Promise<void>;
}

/** The whole stack as the examples run it, on an embedded PostgreSQL, with shorter waits. */
export async function createFaultWorld(seed: number): Promise<FaultWorld> {
  const pglite = new PGlite();
  await migrate({ pglite });
  const store = createPostgresStore({ pglite });
  await store.assistants?.save({ name: "Clerk", phoneNumbers: [OUR_NUMBER] });

  const app = express();
  const host = await listenOnLoopback(createServer(app));
  const smsUrl = `${host.url}/api/v1/sms/webhook/sms#rc=3&rp=all`;
  const carrier = createCarrier({
    seed,
    numbers: [{ phoneNumber: OUR_NUMBER, smsUrl }],
    pace: { queuedMs: 20, sendingMs: 20, sentMs: 50 },
    listLagMs: 100,
    maxMessages: 100_000,
    maxWebhooks: 100_000,
  });
  const { url: apiBaseUrl } = await carrier.listen();
  const pipeline = createSmsPipeline({
    store,
    ai: echo,
    messenger: createTwilioMessenger({
      accountSid: carrier.accountSid,
      authToken: carrier.authToken,
      apiBaseUrl,
      publicUrl: host.url,
      timeoutMs: 1_000,
      absentAfterMs: 5_000,
    }),
    burst: { quietMs: 100, maxWaitMs: 1_000 },
    send: { timeoutMs: 2_000, settleDownMs: 500, baseBackoffMs: 100, maxBackoffMs: 2_000 },
    turns: { sweepIntervalMs: 200 },
    // The people of this run write like machines.
    loopGuard: { similarTexts: 0, quickTexts: 0, autoReplies: 0 },
  });
  const console = createConsole({ pipeline, store, auth: { token: CONSOLE_TOKEN } });
  app.use(createExpressAdapter(pipeline), createExpressAdapter(console));
  pipeline.start();
  return {
    carrier,
    consoleApi: `${host.url}${console.basePath}/api`,
    async close() {
      await pipeline.stop();
      await carrier.close();
      await host.close();
      await store.close();
      await pglite.close();
    },
  };
}

/** Repeats the numbers of the texts that it answers: so each reply says which texts it has read. */
const echo: Ai = {
  async generateReply({ messages }) {
    const lastReply = messages.findLastIndex(({ role }) => role === "assistant");
    const texts = messages.slice(lastReply + 1).map(({ content }) => content);
    return {
      text: `Read: ${texts.flatMap((text) => text.match(/\d+/g) ?? []).join(" ")}`,
      model: "echo",
      usage: null,
      finishReason: "stop",
    };
  },
};
