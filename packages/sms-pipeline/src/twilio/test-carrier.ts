import { once } from "node:events";
import http from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { StagedMessage } from "../ports/outbound.ts";
import {
  createTwilioMessenger,
  type TwilioMessenger,
  type TwilioMessengerOptions,
} from "./index.ts";

export const ACCOUNT_SID: string = `AC${"0".repeat(32)}`;
export const AUTH_TOKEN = "a-token";
export const PERSON = "+15550100002";
export const OUR_NUMBER = "+15550100001";

/** A request that reached the carrier. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** What the carrier does with a request: answers, hangs, or drops the connection after it has taken it. */
export type Behaviour = (arrival: Arrival) => Answer | "hang" | "drop";

export interface TestCarrier {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  /** How many connections were opened. */
  readonly connections: () => number;
  /** Resolves at the next request. */
  arrival(): Promise<void>;
  messenger(options?: Partial<TwilioMessengerOptions>): TwilioMessenger;
}

/** A real HTTP server on this machine in the carrier's place, until the test is over. */
export async function startCarrier(behave: Behaviour): Promise<TestCarrier> {
  const arrivals: Arrival[] = [];
  const sockets = new Set<Socket>();
  const server = http.createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const url = new URL(request.url ?? "", "http://carrier");
    const arrival: Arrival = {
      method: request.method ?? "",
      path: url.pathname,
      query: url.searchParams,
      form: new URLSearchParams(body),
      headers: request.headers,
    };
    arrivals.push(arrival);
    const answer = behave(arrival);
    server.emit("arrival");
    if (answer === "hang") return;
    if (answer === "drop") {
      request.socket.destroy();
      return;
    }
    const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body ?? {});
    response.writeHead(answer.status ?? 200, {
      "content-type": "application/json",
      ...answer.headers,
    });
    response.end(text);
  });
  server.on("connection", (socket) => sockets.add(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    arrivals,
    connections: () => sockets.size,
    arrival: async () => {
      await once(server, "arrival");
    },
    messenger: (options = {}) =>
      createTwilioMessenger({
        accountSid: ACCOUNT_SID,
        authToken: AUTH_TOKEN,
        apiBaseUrl: url,
        timeoutMs: 5_000,
        ...options,
      }),
  };
}

/** A message as Twilio's API writes it. */
export function resource(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    sid: "SM1",
    status: "queued",
    body: "Hello",
    from: OUR_NUMBER,
    to: PERSON,
    direction: "outbound-api",
    num_segments: "1",
    error_code: null,
    date_created: new Date(STAGED_AT).toUTCString().replace("GMT", "+0000"),
    date_sent: null,
    ...changes,
  };
}

/** A whole second, so that times in Twilio's format are exact. */
export const STAGED_AT: number = Date.UTC(2026, 10, 1, 12, 0, 0);

export function staged(changes: Partial<StagedMessage> = {}): StagedMessage {
  return {
    id: "our-id",
    threadId: "t",
    conversationId: "c",
    replyId: "r",
    from: OUR_NUMBER,
    to: PERSON,
    body: "Hello",
    source: "model",
    messagingServiceId: null,
    attempts: 0,
    stagedAt: STAGED_AT,
    inDoubtForMs: null,
    ...changes,
  };
}
