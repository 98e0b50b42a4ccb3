import type { CarrierMessage } from "../message/message.ts";
import type { Outbound } from "../message/outbound.ts";
import { checkSend, type SendWorld } from "../rest/check-send.ts";
import { isWebUrl } from "../rest/parameters.ts";
import type { WebhookBook, WebhookJob } from "../webhook/webhook-book.ts";
import type { Work } from "../work.ts";
import type { TwimlVerb } from "./parse-twiml.ts";
import { readAnswer, type TwimlDocument } from "./read-answer.ts";

export interface ObeyOptions {
  readonly outbound: Outbound;
  readonly webhooks: WebhookBook;
  readonly work: Work;
  readonly world: () => SendWorld;
}

/** Who the answer goes to, and what was posted to get it. */
export interface ObeyContext {
  readonly inbound: CarrierMessage;
  readonly params: Readonly<Record<string, string>>;
  /** How many documents led to this one. */
  readonly depth: number;
}

export type Obey = (document: TwimlDocument, context: ObeyContext) => void;

/** A `Redirect` or `action` that leads back to itself ends here. Twilio's own bound is not published. */
const MOST_DOCUMENTS = 20;

/** What a verb of TwiML is refused with, by what the same thing in the API is (https://www.twilio.com/docs/api/errors). */
const TWIML_CODES: Readonly<Record<number, number>> = {
  21211: 14101,
  21266: 14101,
  21212: 14102,
  21606: 14102,
  21659: 14102,
  21602: 14103,
};

/** Does what the answer to a webhook asks for. */
export function createObey({ outbound, webhooks, work, world }: ObeyOptions): Obey {
  function obey(document: TwimlDocument, context: ObeyContext): void {
    for (const verb of document.verbs) {
      const next =
        verb.kind === "redirect"
          ? { url: verb.url, method: verb.method, params: context.params }
          : reply(verb, document.url, context);
      if (next === null) continue;
      goOn(next, document.url, context);
      // What follows in this document is never reached.
      return;
    }
  }

  /** Sends a message; returns what to ask next, if it has an `action`. */
  function reply(
    verb: Extract<TwimlVerb, { kind: "message" }>,
    base: string,
    { inbound, params }: ObeyContext,
  ): Pick<WebhookJob<unknown>, "url" | "method" | "params"> | null {
    const from = verb.from ?? inbound.to;
    const to = verb.to ?? inbound.from;
    const callback = verb.statusCallback === null ? "" : resolve(verb.statusCallback, base);
    const checked = checkSend(
      {
        from,
        to,
        body: verb.body,
        mediaUrls: verb.mediaUrls.map((url) => resolve(url, base)),
        statusCallback: isWebUrl(callback) ? callback : null,
        messagingServiceSid: null,
        sendAt: null,
      },
      world(),
    );
    if ("code" in checked) {
      outbound.refuse({ from, to, body: verb.body }, TWIML_CODES[checked.code] ?? checked.code);
      return null;
    }
    const { sid, status } = outbound.accept(checked, "outbound-reply");
    if (verb.action === null) return null;
    return {
      url: verb.action,
      method: verb.method,
      params: { ...params, MessageSid: sid, SmsSid: sid, MessageStatus: status, SmsStatus: status },
    };
  }

  function goOn(
    next: Pick<WebhookJob<unknown>, "url" | "method" | "params">,
    base: string,
    context: ObeyContext,
  ): void {
    const depth = context.depth + 1;
    const job: WebhookJob<TwimlDocument> = {
      ...next,
      kind: "redirect",
      messageSid: context.inbound.sid,
      url: resolve(next.url, base),
      fallback: null,
      read: readAnswer,
      obey: (document) => obey(document, { ...context, params: next.params, depth }),
    };
    if (depth > MOST_DOCUMENTS || !isWebUrl(job.url)) {
      webhooks.open(job, { state: "failed" });
      return;
    }
    work.track(webhooks.deliver(webhooks.open(job), job));
  }

  return obey;
}

function resolve(url: string, base: string): string {
  return URL.canParse(url, base) ? new URL(url, base).href : url;
}
