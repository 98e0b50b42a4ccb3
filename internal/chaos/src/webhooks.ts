import { setTimeout as delay } from "node:timers/promises";
import twilio from "twilio";
import type { Random } from "./random.ts";
import { createTally, type Tally } from "./tally.ts";
import { ACCOUNT_SID, AUTH_TOKEN, PUBLIC_URL } from "./timing.ts";

/** What became of a webhook in the end. */
export type WebhookFate =
  /** 2xx without a text: the pipeline has taken it. */
  | "acknowledged"
  /** 2xx with a text for the person. */
  | "apologized"
  /** Every attempt failed, or was refused. */
  | "given_up";

export interface WebhookResult {
  readonly fate: WebhookFate;
  /** The status of each attempt; 0 where there was no answer. */
  readonly statuses: readonly number[];
}

export interface Webhooks {
  /** Posts a signed webhook, and again as a number with `#rc=3&rp=all` would. */
  post(path: string, params: Record<string, string>, target: Target): Promise<WebhookResult>;
  readonly counts: Tally;
  /** Webhooks under way. */
  readonly open: number;
}

/** The base URL of a server to post to, as a load balancer chooses one; undefined when none is up. */
export type Target = () => Promise<string | undefined>;

const RETRIES = 3;
/** The carrier's own is 15 s; stopped servers are found out about sooner here. */
const TIMEOUT_MS = 6_000;

export function createWebhooks({ random }: { readonly random: Random }): Webhooks {
  const counts = createTally();
  let open = 0;

  async function attempt(
    path: string,
    params: Record<string, string>,
    target: Target,
  ): Promise<[number, string]> {
    const url = await target();
    if (url === undefined) return [0, ""];
    const signature = twilio.getExpectedTwilioSignature(AUTH_TOKEN, PUBLIC_URL + path, params);
    try {
      const response = await fetch(url + path, {
        method: "POST",
        headers: {
          "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
          "x-twilio-signature": signature,
          connection: "close",
        },
        body: new URLSearchParams(params).toString(),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return [response.status, await response.text()];
    } catch {
      return [0, ""];
    }
  }

  return {
    counts,
    get open() {
      return open;
    },
    async post(path, params, target) {
      open += 1;
      const statuses: number[] = [];
      try {
        for (let tries = 0; ; tries++) {
          const [status, body] = await attempt(path, params, target);
          statuses.push(status);
          if (status === 0) counts.add("webhook attempts without an answer");
          else if (status >= 500) counts.add(`webhook attempts answered ${status}`);
          if (status >= 200 && status < 300) {
            return { fate: body === "<Response/>" ? "acknowledged" : "apologized", statuses };
          }
          if (tries === RETRIES || (status >= 400 && status < 500)) {
            return { fate: "given_up", statuses };
          }
          counts.add("webhook retries");
          await delay(random.between(100, 800));
        }
      } finally {
        open -= 1;
      }
    },
  };
}

/** The parameters that Twilio sends with a text. */
export function textParams(text: {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
}): Record<string, string> {
  return {
    ToCountry: "US",
    SmsMessageSid: text.sid,
    NumMedia: "0",
    SmsSid: text.sid,
    SmsStatus: "received",
    Body: text.body,
    To: text.to,
    NumSegments: "1",
    MessageSid: text.sid,
    AccountSid: ACCOUNT_SID,
    From: text.from,
    ApiVersion: "2010-04-01",
  };
}
