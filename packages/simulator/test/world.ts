import { once } from "node:events";
import type { Server } from "node:http";
import express from "express";
import twilio from "twilio";
import type RequestClient from "twilio/lib/base/RequestClient.js";
import type responseModule from "twilio/lib/http/response.js";
import { onTestFinished } from "vitest";
import { type Carrier, type CreateCarrierOptions, createCarrier } from "../src/index.ts";

export const OUR_NUMBER = "+15550100001";
export const PERSON = "+15550100002";

/** At once, so that a test waits for nothing. */
const NO_WAITING = { queuedMs: 0, sendingMs: 0, sentMs: 0 };

export interface RunningCarrier {
  readonly carrier: Carrier;
  readonly url: string;
  /** The `twilio` package as anybody uses it, but for where it is sent. */
  readonly client: twilio.Twilio;
}

/** A carrier that listens until the test is over. */
export async function startCarrier(options: CreateCarrierOptions = {}): Promise<RunningCarrier> {
  const carrier = createCarrier({
    numbers: [{ phoneNumber: OUR_NUMBER }],
    pace: NO_WAITING,
    retryDelayMs: 0,
    seed: 1,
    ...options,
  });
  onTestFinished(() => carrier.close());
  const { url } = await carrier.listen();
  return { carrier, url, client: clientOf(carrier, url) };
}

export function clientOf(
  { accountSid, authToken }: Pick<Carrier, "accountSid" | "authToken">,
  url: string,
  timeoutMs = 10_000,
): twilio.Twilio {
  return new twilio.Twilio(accountSid, authToken, { httpClient: new Redirected(url, timeoutMs) });
}

class Redirected extends twilio.RequestClient {
  readonly #url: string;
  constructor(url: string, timeout: number) {
    super({ timeout });
    this.#url = url;
  }
  override request<TData>(
    options: RequestClient.RequestOptions<TData>,
  ): Promise<responseModule.default<TData>> {
    const { pathname, search } = new URL(options.uri);
    return super.request<TData>({ ...options, uri: this.#url + pathname + search });
  }
}

/** A request that an app got, after `twilio.webhook()` has let it in. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly params: Record<string, string>;
  readonly headers: Record<string, string | string[] | undefined>;
}

export interface RunningApp {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
}

/** An Express app behind Twilio's own check of signatures. `answer` says what it answers. */
export async function startApp(
  authToken: string,
  answer: (arrival: Arrival, response: express.Response) => void = (_arrival, response) => {
    response.type("text/xml").send("<Response/>");
  },
): Promise<RunningApp> {
  const arrivals: Arrival[] = [];
  const app = express();
  app.use(express.urlencoded({ extended: false }));
  app.use(twilio.webhook({ protocol: "http" }, authToken));
  app.use((request, response) => {
    const arrival: Arrival = {
      method: request.method,
      path: request.originalUrl,
      params: request.method === "GET" ? (request.query as Record<string, string>) : request.body,
      headers: request.headers,
    };
    arrivals.push(arrival);
    answer(arrival, response);
  });
  const server: Server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}`, arrivals };
}
