// One server process of a run: a pipeline over the real store, messenger and model client, which kills or stops itself
// at a named point when it is told to.
import { writeSync } from "node:fs";
import http from "node:http";
import { createPostgresStore } from "@sms-pipeline/store-postgres";
import pg from "pg";
import { createSmsPipeline, type PipelineEvent } from "sms-pipeline";
import { createNodeHandler } from "sms-pipeline/node";
import { createOpenAiProvider } from "sms-pipeline/openai";
import { createTwilioMessenger } from "sms-pipeline/twilio";
import { type Point, withPoints } from "./points.ts";
import { sabotaged } from "./sabotage.ts";
import {
  ABSENT_AFTER_MS,
  ACCOUNT_SID,
  AUTH_TOKEN,
  PUBLIC_URL,
  SEND_TIMEOUT_MS,
  SHORT_TIMES,
} from "./timing.ts";
import { orderSchema, type Report, readWorkerSettings } from "./worker-settings.ts";

const settings = readWorkerSettings();
const isShort = settings.timing === "short";

// Synchronous: the next line may be the last of this process.
const report = (line: Report): void => {
  writeSync(1, `${JSON.stringify(line)}\n`);
};

const orders = new Map<Point, "SIGKILL" | "SIGSTOP">();
process.on("message", (message) => {
  const { point, signal } = orderSchema.parse(message);
  orders.set(point, signal);
});
process.on("disconnect", () => process.exit(1));

function hit(point: Point): void {
  const signal = orders.get(point);
  if (signal === undefined) return;
  orders.delete(point);
  report({ is: "reached", point });
  process.kill(process.pid, signal);
}

const pool = new pg.Pool({
  connectionString: settings.databaseUrl,
  application_name: settings.name,
  max: 10,
  connectionTimeoutMillis: 1_000,
  // A connection that hangs is given up, so that it does not hold its place in the pool for ever.
  query_timeout: 2_500,
});
// A connection that is cut while it is idle.
pool.on("error", () => {});

const ports = sabotaged(
  {
    store: createPostgresStore({ pool }),
    ai: createOpenAiProvider({ apiKey: "none", baseURL: settings.modelUrl, model: "chaos" }),
    messenger: createTwilioMessenger({
      accountSid: ACCOUNT_SID,
      authToken: AUTH_TOKEN,
      publicUrl: PUBLIC_URL,
      apiBaseUrl: settings.carrierUrl,
      ...(isShort ? { timeoutMs: SEND_TIMEOUT_MS, absentAfterMs: ABSENT_AFTER_MS } : {}),
    }),
  },
  settings.sabotage,
);

function onEvent(event: PipelineEvent): void {
  const error = "error" in event ? String(event.error) : undefined;
  report({ is: "event", event: { ...event, error } });
}

const pipeline = createSmsPipeline({
  ...withPoints(ports, hit),
  ...(isShort ? SHORT_TIMES : {}),
  // Every text must be answered here, however many come.
  limits: {
    textsShort: 0,
    textsLong: 0,
    repliesPerConversation: 0,
    tokensPerDay: 0,
    segmentsPerDay: 0,
  },
  loopGuard: { similarTexts: 0, quickTexts: 0, autoReplies: 0 },
  reply: { maxSegments: 10 },
  onStoreUnavailable: settings.onStoreUnavailable,
  onEvent,
});

const server = http.createServer(createNodeHandler(pipeline));
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port.");
  pipeline.start();
  report({ is: "ready", port: address.port });
});

process.once("SIGTERM", async () => {
  await pipeline.stop();
  server.close();
  server.closeAllConnections();
  await pool.end();
  process.exit(0);
});
