import { randomUUID } from "node:crypto";
import type { Clock } from "sms-pipeline";
import type { WebhookMethod } from "../account/account.ts";
import type { DeskAttempt, DeskWebhook } from "../desk/api.ts";
import type { RecordLog } from "../record-log.ts";
import type { Work } from "../work.ts";
import {
  type ConnectionOverrides,
  connectionOverrides,
  type RetryCause,
} from "./connection-overrides.ts";
import { exchange } from "./exchange.ts";
import { signRequest } from "./sign.ts";

/** A 2xx answer. */
export interface WebhookAnswer {
  /** The URL that gave it: what is relative in it is relative to this. */
  readonly url: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

export interface DeliveryRequest<T> {
  /** The entry of the log that says how it fares. */
  readonly entry: DeskWebhook;
  /** As it was configured, with its fragment. */
  readonly url: string;
  readonly method: WebhookMethod;
  readonly fallback: { readonly url: string; readonly method: WebhookMethod } | null;
  /** The same for every try to deliver the same thing. */
  readonly idempotencyToken: string;
  /** What the answer means. If it can't be carried out, the delivery fails, and the fallback is asked. */
  readonly read: (answer: WebhookAnswer) => Delivery<T>;
}

export type Delivery<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errorCode: number };

/** Where a request to a configured URL really goes; null: nowhere, as if nobody listened. */
export type Route = (url: URL) => URL | string | null | Promise<URL | string | null>;

export interface DelivererOptions {
  readonly authToken: string;
  readonly clock: Clock;
  readonly work: Work;
  readonly log: RecordLog<DeskWebhook>;
  readonly route: Route;
  /** The wait before a retry, in milliseconds. Twilio does not say how long its own is. */
  readonly retryDelayMs: number;
}

export type Deliver = <T>(request: DeliveryRequest<T>) => Promise<Delivery<T>>;

const MOST_REDIRECTS = 10;
/** How much of an answer the log keeps, in characters. */
const KEPT_ANSWER = 2_000;

/** Posts webhooks as Twilio does: signed, with its time-outs, retries and fallback. Never rejects. */
export function createDeliver(options: DelivererOptions): Deliver {
  const { clock, work, log } = options;

  return async (request) => {
    const { entry, url, method, fallback } = request;
    let delivery = await deliverTo(request, url, method, entry.params);
    if (!delivery.ok && fallback !== null && !work.signal.aborted) {
      delivery = await deliverTo(request, fallback.url, fallback.method, {
        ...entry.params,
        ErrorCode: String(delivery.errorCode),
        ErrorUrl: connectionOverrides(url).url,
      });
    }
    const state = delivery.ok ? "delivered" : "failed";
    log.put({ ...(log.get(entry.id) ?? entry), state });
    return delivery;
  };

  async function deliverTo<T>(
    request: DeliveryRequest<T>,
    configuredUrl: string,
    method: WebhookMethod,
    params: Readonly<Record<string, string>>,
  ): Promise<Delivery<T>> {
    const overrides = connectionOverrides(configuredUrl);
    const deadline = clock.now() + overrides.totalTimeoutMs;
    for (let tries = 0; ; tries++) {
      const result = await attempt(request, overrides, method, params, deadline);
      if (result.ok) return result;
      const again = result.retry !== null && overrides.retryOn.has(result.retry);
      if (!again || tries >= overrides.retries || work.signal.aborted) return result;
      await work.sleep(options.retryDelayMs);
      if (clock.now() >= deadline || work.signal.aborted) return result;
    }
  }

  async function attempt<T>(
    request: DeliveryRequest<T>,
    overrides: ConnectionOverrides,
    firstMethod: WebhookMethod,
    params: Readonly<Record<string, string>>,
    deadline: number,
  ): Promise<Success<T> | Failure> {
    let { url } = overrides;
    let method = firstMethod;
    let form = params;
    for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
      const record = recordAttempt(request.entry, url, method);
      const result = await post(url, method, form, overrides, deadline, request.idempotencyToken);
      if (result.status === null) {
        record({ errorCode: result.errorCode });
        return { ok: false, errorCode: result.errorCode, retry: result.cause };
      }
      const { status, contentType, body } = result;
      const next = redirectTarget(status, result.location, url);
      if (next !== null) {
        record({ status, contentType, response: body });
        url = next;
        // As Twilio and browsers do: only these two keep the method and the form.
        if (status !== 307 && status !== 308) {
          method = "GET";
          form = {};
        }
        continue;
      }
      if (status < 200 || status > 299) {
        record({ status, contentType, response: body, errorCode: 11200 });
        return { ok: false, errorCode: 11200, retry: status >= 500 ? "5xx" : "4xx" };
      }
      const read = request.read({ url, status, contentType, body });
      const errorCode = read.ok ? null : read.errorCode;
      record({ status, contentType, response: body, errorCode });
      return read.ok ? read : { ...read, retry: null };
    }
    return { ok: false, errorCode: 11215, retry: null };
  }

  async function post(
    url: string,
    method: WebhookMethod,
    params: Readonly<Record<string, string>>,
    overrides: ConnectionOverrides,
    deadline: number,
    idempotencyToken: string,
  ): ReturnType<typeof exchange> {
    const form = new URLSearchParams(params).toString();
    const signedUrl = method === "GET" ? withQuery(url, form) : url;
    const target = await routed(signedUrl);
    if (target === null) return { status: null, cause: "ct", errorCode: 11205 };
    return exchange({
      method,
      target,
      headers: {
        host: new URL(signedUrl).host,
        accept: "*/*",
        "user-agent": "TwilioProxy/1.1",
        "x-twilio-signature": signRequest(
          options.authToken,
          signedUrl,
          method === "GET" ? {} : params,
        ),
        "i-twilio-idempotency-token": idempotencyToken,
        ...(method === "GET"
          ? {}
          : {
              "content-type": "application/x-www-form-urlencoded",
              "content-length": String(Buffer.byteLength(form)),
            }),
      },
      body: method === "GET" ? "" : form,
      connectTimeoutMs: overrides.connectTimeoutMs,
      readTimeoutMs: overrides.readTimeoutMs,
      deadline,
      clock,
      signal: work.signal,
    });
  }

  async function routed(url: string): Promise<URL | null> {
    try {
      const routed = await options.route(new URL(url));
      if (routed === null) return null;
      const target = new URL(routed);
      return /^https?:$/.test(target.protocol) ? target : null;
    } catch {
      return null;
    }
  }

  /** Shows a request in the log, and returns what writes down its end. */
  function recordAttempt(
    entry: DeskWebhook,
    url: string,
    method: WebhookMethod,
  ): (end: Partial<DeskAttempt>) => void {
    const startedAt = clock.now();
    const begun: DeskAttempt = {
      url,
      method,
      startedAt,
      durationMs: null,
      status: null,
      errorCode: null,
      response: "",
      contentType: null,
    };
    const current = log.get(entry.id) ?? entry;
    const index = current.attempts.length;
    log.put({ ...current, state: "waiting", attempts: [...current.attempts, begun] });
    return (end) => {
      const shown = log.get(entry.id);
      if (shown === undefined) return;
      const ended = {
        ...begun,
        ...end,
        response: beginningOf(end.response ?? ""),
        durationMs: clock.now() - startedAt,
      };
      log.put({ ...shown, attempts: shown.attempts.with(index, ended) });
    };
  }
}

interface Success<T> {
  readonly ok: true;
  readonly value: T;
}

interface Failure {
  readonly ok: false;
  readonly errorCode: number;
  /** The kind of failure that a retry policy names; null where no retry can help. */
  readonly retry: RetryCause | null;
}

/** What the log keeps of an answer, as a string of its own: a slice alone would keep all of the answer in memory. */
function beginningOf(answer: string): string {
  return ` ${answer.slice(0, KEPT_ANSWER)}`.slice(1);
}

export function newIdempotencyToken(): string {
  return randomUUID();
}

function redirectTarget(status: number, location: string | null, base: string): string | null {
  const redirects = [301, 302, 303, 307, 308].includes(status) && location !== null;
  return redirects && URL.canParse(location, base) ? new URL(location, base).href : null;
}

function withQuery(url: string, query: string): string {
  if (query === "") return url;
  return url + (url.includes("?") ? "&" : "?") + query;
}
