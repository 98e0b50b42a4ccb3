import { type Clock, isE164 } from "sms-pipeline";
import type { Account } from "../account/account.ts";
import type { DeskWebhook } from "../desk/api.ts";
import { SimulatorError } from "../errors.ts";
import type { FaultSource } from "../faults/faults.ts";
import { confirmationOf, isShortCode, type Keyword, keywordOf } from "../opt-out/keywords.ts";
import type { OptOuts } from "../opt-out/opt-outs.ts";
import type { RecordLog } from "../record-log.ts";
import type { Obey } from "../twiml/obey.ts";
import { readAnswer, type TwimlDocument } from "../twiml/read-answer.ts";
import { createHolding } from "../webhook/holding.ts";
import type { WebhookBook, WebhookJob } from "../webhook/webhook-book.ts";
import type { Work } from "../work.ts";
import { inboundParams } from "./inbound-params.ts";
import type { MediaStore, TextMedia } from "./media.ts";
import { type CarrierMessage, newMessage } from "./message.ts";
import type { Outbound } from "./outbound.ts";

/** A text that a person sends. */
export interface PersonText {
  /** The person's number, in E.164. */
  readonly from: string;
  /** A number of the account. */
  readonly to: string;
  /** Empty for a picture without words. Default: empty. */
  readonly body?: string | undefined;
  readonly media?: readonly TextMedia[] | undefined;
  /** The sender's own name for this text: a second text with the same one is the first again. */
  readonly clientId?: string | undefined;
}

export interface SentText {
  readonly message: CarrierMessage;
  /** How its webhook went, with all retries and the fallback; null when the number has no webhook. Never rejects. */
  readonly answered: Promise<DeskWebhook | null>;
}

export interface Inbound {
  /** A person texts. Throws `SimulatorError` when such a text can't exist. */
  text(text: PersonText): SentText;
}

export interface InboundOptions {
  readonly account: Account;
  readonly log: RecordLog<CarrierMessage>;
  readonly media: MediaStore;
  readonly optOuts: OptOuts;
  readonly outbound: Outbound;
  readonly webhooks: WebhookBook;
  readonly obey: Obey;
  readonly faults: FaultSource;
  readonly work: Work;
  readonly clock: Clock;
}

/** Ten segments, which is what networks join to one text. */
const LONGEST_BODY = 1600;
const MOST_MEDIA = 10;

export function createInbound(options: InboundOptions): Inbound {
  const { account, log, media, optOuts, outbound, webhooks, faults, work, clock } = options;
  const holding = createHolding(work);

  function heed(message: CarrierMessage): Keyword | null {
    const service = account.services.get(message.messagingServiceSid ?? "");
    const handled = !isShortCode(message.to) || service?.advancedOptOut === true;
    const keyword = handled ? keywordOf(message.body, message.to) : null;
    if (keyword === null) return null;
    const sender = service?.sid ?? message.to;
    if (optOuts.apply(keyword, message.from, sender, clock.now())) {
      const body = confirmationOf(keyword, message.body, message.to);
      outbound.say({ from: message.to, to: message.from, body });
    }
    return service?.advancedOptOut === true ? keyword : null;
  }

  function jobFor(
    message: CarrierMessage,
    optOutType: Keyword | null,
  ): WebhookJob<TwimlDocument> | null {
    const number = account.numbers.get(message.to);
    if (!number?.smsUrl) return null;
    const mediaUrls = message.media.map((item) => media.urlOf(message, item));
    const params = inboundParams(message, { accountSid: account.sid, optOutType, mediaUrls });
    return {
      kind: "message",
      messageSid: message.sid,
      params,
      url: number.smsUrl,
      method: number.smsMethod,
      fallback: number.smsFallbackUrl
        ? { url: number.smsFallbackUrl, method: number.smsFallbackMethod }
        : null,
      read: readAnswer,
      obey: (document) => options.obey(document, { inbound: message, params, depth: 0 }),
    };
  }

  function post(message: CarrierMessage, job: WebhookJob<TwimlDocument>): Promise<DeskWebhook> {
    const delay = faults.strike("webhook.delay");
    const reorder = faults.strike("webhook.reorder");
    const duplicate = faults.strike("webhook.duplicate");
    const entry = webhooks.open(job, {
      fault: (delay ?? reorder ?? duplicate)?.name ?? null,
      state: delay === null && reorder === null ? "waiting" : "held",
    });
    const twin = duplicate && webhooks.open(job, { fault: duplicate.name, like: entry });

    async function run(): Promise<DeskWebhook> {
      if (delay !== null) await work.sleep(delay.value);
      if (reorder !== null) await holding.hold(message.to, reorder.value);
      const [done] = await Promise.all([
        webhooks.deliver(entry, job),
        twin && webhooks.deliver(twin, job),
      ]);
      if (reorder === null) holding.release(message.to);
      const current = log.get(message.sid);
      if (current !== undefined) {
        const webhook = done.state === "delivered" ? "answered" : "failed";
        log.put({ ...current, webhook, updatedAt: clock.now() });
      }
      return done;
    }
    const running = run();
    work.track(running);
    return running;
  }

  return {
    text(text) {
      const known = text.clientId && log.all().find((m) => m.clientId === text.clientId);
      if (known) return { message: known, answered: Promise.resolve(null) };
      checkText(text, account);
      const number = account.numbers.get(text.to);
      const message = newMessage(
        {
          direction: "inbound",
          source: "person",
          from: text.from,
          to: text.to,
          body: text.body ?? "",
          media: media.keep(text.media ?? []),
          status: "received",
          messagingServiceSid: account.serviceOf(number)?.sid ?? null,
          webhook: number?.smsUrl ? "waiting" : null,
          clientId: text.clientId ?? null,
          sentAt: clock.now(),
        },
        clock.now(),
      );
      log.put(message);
      const job = jobFor(message, heed(message));
      return { message, answered: job === null ? Promise.resolve(null) : post(message, job) };
    },
  };
}

function checkText({ from, to, body = "", media = [] }: PersonText, account: Account): void {
  if (!isE164(from))
    throw new SimulatorError("from must be a person's number in E.164, e.g. +15550100002.");
  if (!account.numbers.has(to)) {
    throw new SimulatorError(
      "to is not a number of this account: add it with setNumber() or numbers.",
    );
  }
  if (from === to)
    throw new SimulatorError("A number can't text itself: from and to are the same.");
  if (body === "" && media.length === 0)
    throw new SimulatorError("A text needs a body or a picture.");
  if (body.length > LONGEST_BODY) {
    throw new SimulatorError(
      `A text has at most ${LONGEST_BODY} characters; this has ${body.length}.`,
    );
  }
  if (media.length > MOST_MEDIA)
    throw new SimulatorError(`A text has at most ${MOST_MEDIA} pictures.`);
}
