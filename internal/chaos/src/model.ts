import { EventEmitter, once } from "node:events";
import http from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import { listenLocally } from "./listen.ts";
import { createTally, type Tally } from "./tally.ts";

/** What the model does in place of answering. */
export const MODEL_FAULTS = ["rate_limited", "error", "hang", "drop", "html", "slow"] as const;

export type ModelFault = (typeof MODEL_FAULTS)[number];

export interface Model {
  readonly url: string;
  readonly faults: Tally;
  /** How often it was asked. */
  readonly asked: number;
  /** Resolves with the ids in the prompt when it is asked the next time. */
  nextAsked(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface ModelOptions {
  readonly fault: () => ModelFault | null;
  /** How long an answer takes, in milliseconds. */
  readonly latencyMs: () => number;
}

/** A text with this word never gets an answer of the model's. */
export const BROKEN = "broken";

const TEXT_ID = /\bq\d+-\d+\b/g;

const requestSchema = z.object({
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
});

/** The ids of texts that a body names. */
export function idsIn(body: string): string[] {
  return body.match(TEXT_ID) ?? [];
}

/** Speaks Chat Completions. Its answer names the ids of all texts that it has read, so that it proves what it knew. */
export async function startModel({ fault: nextFault, latencyMs }: ModelOptions): Promise<Model> {
  const served = createTally();
  const heard = new EventEmitter<{ asked: [readonly string[]] }>();
  let asked = 0;

  const server = http.createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const { messages } = requestSchema.parse(JSON.parse(body));
    const texts = messages.filter(({ role }) => role === "user").map(({ content }) => content);
    const ids = texts.flatMap(idsIn);
    asked += 1;
    heard.emit("asked", ids);
    const fault = texts.at(-1)?.includes(BROKEN) ? "error" : nextFault();
    if (fault !== null) served.add(`model ${fault}`);
    await delay(fault === "slow" ? 900 : latencyMs());
    switch (fault) {
      case "rate_limited":
        response.setHeader("retry-after", "1");
        return send(response, 429, {
          error: { message: "slow down", type: "requests", code: null },
        });
      case "error":
        return send(response, 500, {
          error: { message: "oops", type: "server_error", code: null },
        });
      case "hang":
        await delay(3_000);
        return void response.destroy();
      case "drop":
        return void response.destroy();
      case "html":
        response.writeHead(200, { "content-type": "text/html" });
        return void response.end("<html><body>Welcome to the proxy</body></html>");
    }
    send(response, 200, completion(`I have read ${ids.join(" ") || "nothing"}.`));
  }

  const port = await listenLocally(server);
  return {
    url: `http://127.0.0.1:${port}/v1`,
    faults: served,
    get asked() {
      return asked;
    },
    async nextAsked() {
      const [ids] = await once(heard, "asked");
      return ids;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function completion(content: string): object {
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: Math.floor(Date.now() / 1000),
    model: "chaos",
    choices: [
      { index: 0, message: { role: "assistant", content, refusal: null }, finish_reason: "stop" },
    ],
    usage: { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 },
  };
}

function send(response: http.ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
