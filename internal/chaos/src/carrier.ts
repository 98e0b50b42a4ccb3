import http from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { CarrierFaults } from "./carrier-faults.ts";
import { type Accepted, problemOf, resourceOf } from "./carrier-message.ts";
import { listenLocally } from "./listen.ts";
import type { Random } from "./random.ts";
import { createTally, type Tally } from "./tally.ts";
import { ACCOUNT_SID, AUTH_TOKEN, SEND_TIMEOUT_MS } from "./timing.ts";

export interface Carrier {
  readonly url: string;
  /** In the order in which they were accepted. */
  readonly accepted: readonly Accepted[];
  readonly faults: Tally;
  /** Requests that no client of the API should make. Empty when all is well. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export interface CarrierOptions {
  readonly random: Random;
  readonly faults: CarrierFaults;
  readonly onAccepted?: (message: Accepted) => void;
}

const MESSAGES = `/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`;
const AUTHORIZATION = `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString("base64")}`;
/** How long a message takes to appear in the list. */
const LIST_LAG_MS = 150;

/** Takes messages as Twilio's REST API does, and keeps its own record of them. */
export async function startCarrier({
  random,
  faults,
  onAccepted,
}: CarrierOptions): Promise<Carrier> {
  const accepted: Accepted[] = [];
  const complaints: string[] = [];
  const served = createTally();
  let lastSid = 0;

  const server = http.createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    const arrivedAt = Date.now();
    const url = new URL(request.url ?? "/", "http://carrier");
    let body = "";
    for await (const chunk of request) body += String(chunk);
    if (request.headers.authorization !== AUTHORIZATION || url.pathname !== MESSAGES) {
      complaints.push(`${request.method} ${url.pathname}: wrong credentials or path`);
      return fail(response, 404, 20404);
    }
    if (request.method === "GET") return list(url.searchParams, response);
    return take(new URLSearchParams(body), arrivedAt, response);
  }

  async function take(
    form: URLSearchParams,
    arrivedAt: number,
    response: http.ServerResponse,
  ): Promise<void> {
    const problem = problemOf(form);
    if (problem !== null) {
      complaints.push(problem);
      return fail(response, 400, 21604);
    }
    const fault = faults.send();
    if (fault !== null) served.add(`carrier ${fault}`);
    await delay(random.between(8, 40));
    switch (fault) {
      case "rate_limited":
        response.setHeader("retry-after", "1");
        return fail(response, 429, 20429);
      case "error_before_accepting":
        return fail(response, 500, 20500);
      case "hang_without_accepting":
        await delay(SEND_TIMEOUT_MS * 1.5);
        return void response.destroy();
      case "drop_without_accepting":
        return void response.destroy();
      case "accept_late":
        // The client has given up by then.
        await delay(SEND_TIMEOUT_MS * 1.2);
        break;
    }
    const message = accept(form, arrivedAt);
    switch (fault) {
      case "error_after_accepting":
        return fail(response, 500, 20500);
      case "hang_after_accepting":
        await delay(SEND_TIMEOUT_MS * 1.5);
        return void response.destroy();
      case "drop_after_accepting":
        return void response.destroy();
    }
    send(response, 201, resourceOf(message));
  }

  function accept(form: URLSearchParams, arrivedAt: number): Accepted {
    lastSid += 1;
    const callback = new URL(form.get("StatusCallback") ?? "");
    const message: Accepted = {
      sid: `SM${lastSid.toString(16).padStart(32, "0")}`,
      outboundId: callback.searchParams.get("outbound") ?? "",
      from: form.get("From") ?? "",
      to: form.get("To") ?? "",
      body: form.get("Body") ?? "",
      callbackPath: callback.pathname + callback.search,
      arrivedAt,
      acceptedAt: Date.now(),
    };
    accepted.push(message);
    onAccepted?.(message);
    return message;
  }

  async function list(query: URLSearchParams, response: http.ServerResponse): Promise<void> {
    const to = query.get("To");
    if (to === null) {
      complaints.push("the whole account's messages were listed");
      return fail(response, 400, 20001);
    }
    const fault = faults.list();
    served.add(fault === null ? "carrier asked" : `list ${fault}`);
    switch (fault) {
      case "rate_limited":
        response.setHeader("retry-after", "1");
        return fail(response, 429, 20429);
      case "error":
        return fail(response, 500, 20500);
      case "hang":
        await delay(SEND_TIMEOUT_MS * 1.5);
        return void response.destroy();
      case "drop":
        return void response.destroy();
    }
    const from = query.get("From");
    const visible = accepted.filter(
      (message) =>
        message.to === to &&
        (from === null || message.from === from) &&
        message.acceptedAt + LIST_LAG_MS <= Date.now(),
    );
    const size = Number(query.get("PageSize") ?? 50);
    send(response, 200, {
      messages: visible.reverse().slice(0, size).map(resourceOf),
      next_page_uri: null,
      page: 0,
      page_size: size,
    });
  }

  const port = await listenLocally(server);
  return {
    url: `http://127.0.0.1:${port}`,
    accepted,
    faults: served,
    complaints,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function fail(response: http.ServerResponse, status: number, code: number): void {
  send(response, status, { status, code, message: "no", more_info: "" });
}

function send(response: http.ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
