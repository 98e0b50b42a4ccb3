import { type HttpReply, type HttpRequest, isE164 } from "sms-pipeline";
import { type AccountNumber, createAccount, type NumberSetup } from "./account/account.ts";
import { createApp } from "./app.ts";
import type { DeskWebhook } from "./desk/api.ts";
import { SimulatorError } from "./errors.ts";
import { createFaults, type Faults } from "./faults/faults.ts";
import { createInbound, type PersonText, type SentText } from "./message/inbound.ts";
import { createMediaStore } from "./message/media.ts";
import type { CarrierMessage } from "./message/message.ts";
import { createOutbound } from "./message/outbound.ts";
import { createStatusCallbacks } from "./message/status-callbacks.ts";
import { createOptOuts, type OptOut } from "./opt-out/opt-outs.ts";
import { type CreateCarrierOptions, checkNumber, readOptions } from "./options.ts";
import { createChangeFeed, createRecordLog } from "./record-log.ts";
import type { ApiRequest } from "./rest/api-request.ts";
import type { SendWorld } from "./rest/check-send.ts";
import { handleRequest } from "./server/handle.ts";
import { type Listening, type ListenOptions, listen } from "./server/listen.ts";
import { createObey, type Obey } from "./twiml/obey.ts";
import { createDeliver } from "./webhook/deliver.ts";
import { createWebhookBook } from "./webhook/webhook-book.ts";
import { createWork } from "./work.ts";

/** One account at a carrier that speaks Twilio's side of the line. All of it is in memory. */
export interface Carrier {
  readonly accountSid: string;
  readonly authToken: string;
  readonly seed: number;
  /** What is kept of the messages, in the order in which they came to be, the carrier's own included. */
  readonly messages: readonly CarrierMessage[];
  /** What is kept of the webhooks and status callbacks, in the order in which they came to be. */
  readonly webhooks: readonly DeskWebhook[];
  readonly numbers: readonly AccountNumber[];
  readonly optOuts: readonly OptOut[];
  readonly faults: Faults;
  /** A person texts. Throws `SimulatorError` when such a text can't exist, e.g. to a number that is not the account's. */
  text(text: PersonText): SentText;
  /** Posts a webhook or status callback again, as the same one; null when it is not kept any more. */
  resend(id: string): DeskWebhook | null;
  /** Adds a number, or changes what is named of one that is there. Throws `SimulatorError` when it is not valid. */
  setNumber(setup: NumberSetup): AccountNumber;
  /**
   * Resolves with the first message that fits, of those that are there and those that come. Rejects with `SimulatorError` when
   * there is none within `timeoutMs` (10 s), by the machine's own time.
   */
  waitFor(
    fits: (message: CarrierMessage) => boolean,
    options?: { readonly timeoutMs?: number | undefined },
  ): Promise<CarrierMessage>;
  /** Calls back at each new or changed message or webhook, and at each answer of the API. Returns a function that ends it. */
  on(event: "message", listener: (message: CarrierMessage) => void): () => void;
  on(event: "webhook", listener: (webhook: DeskWebhook) => void): () => void;
  on(event: "request", listener: (request: ApiRequest) => void): () => void;
  /** Resolves when no message is on its way and no webhook is under way or held. Messages scheduled for later do not count. */
  idle(): Promise<void>;
  /** Where everything is served: the API under `/2010-04-01`, the page, and its desk API under `/api`. */
  readonly basePath: string;
  /** Serves any Fetch runtime. Rejects where the connection is to be dropped. */
  fetch(request: Request): Promise<Response>;
  /**
   * Serves a host app, through the adapters for Express and Fastify. They know no dropped connection: there it is
   * answered 502. Nor do they carry pictures: apps that fetch them need `listen`.
   */
  handle(request: HttpRequest): Promise<HttpReply>;
  /** Listens on this machine. Needs Node. */
  listen(options?: ListenOptions): Promise<Listening>;
  /** Ends what is under way, and stops listening. */
  close(): Promise<void>;
}

/** Makes a carrier. Throws `SimulatorError` when an option is not valid. */
export function createCarrier(options: CreateCarrierOptions = {}): Carrier {
  const settings = readOptions(options);
  const { clock, accountSid, authToken, basePath } = settings;
  const feed = createChangeFeed();
  const stateFeed = { revision: 0 };
  const stateChanged = (): void => {
    stateFeed.revision = feed.advance();
  };
  const work = createWork(clock);
  const faults = createFaults(settings.seed, stateChanged);
  const listeners = {
    message: new Set<(message: CarrierMessage) => void>(),
    webhook: new Set<(webhook: DeskWebhook) => void>(),
    request: new Set<(request: ApiRequest) => void>(),
  };
  const servers = new Set<Listening>();
  const account = createAccount({
    sid: accountSid,
    authToken,
    numbers: settings.numbers,
    services: settings.services,
    now: clock.now,
    onChange: stateChanged,
  });
  const optOuts = createOptOuts(stateChanged);
  const media = createMediaStore(accountSid, () => settings.url ?? [...servers][0]?.url ?? null);
  const messages = createRecordLog<CarrierMessage>({
    idOf: ({ sid }) => sid,
    most: settings.maxMessages,
    feed,
    onPut: (message) => {
      for (const listener of [...listeners.message]) listener(message);
    },
    onForget: (message) => media.forget(message.media),
  });
  const webhookLog = createRecordLog<DeskWebhook>({
    idOf: ({ id }) => id,
    most: settings.maxWebhooks,
    feed,
    onPut: (webhook) => {
      for (const listener of [...listeners.webhook]) listener(webhook);
    },
    onForget: ({ id }) => webhooks.forget(id),
  });
  const deliver = createDeliver({
    authToken,
    clock,
    work,
    log: webhookLog,
    route: settings.route,
    retryDelayMs: settings.retryDelayMs,
  });
  const webhooks = createWebhookBook({ log: webhookLog, deliver, clock, work });
  const report = createStatusCallbacks({ webhooks, faults, work, clock, accountSid });
  const outbound = createOutbound({
    log: messages,
    faults,
    work,
    clock,
    pace: settings.pace,
    loopGuard: settings.loopGuard,
    statusCallback: settings.statusCallback,
    report,
    onDelivered: passOn,
  });
  const obey: Obey = createObey({ outbound, webhooks, work, world: sendWorld });
  const inbound = createInbound({
    account,
    log: messages,
    media,
    optOuts,
    outbound,
    webhooks,
    obey,
    faults,
    work,
    clock,
  });

  function sendWorld(): SendWorld {
    return { account, optOuts, now: clock.now(), lastSender };
  }

  function lastSender(to: string, senders: readonly string[]): string | undefined {
    return messages.all().findLast((m) => m.to === to && senders.includes(m.from))?.from;
  }

  /** A number of the account may text another one. */
  function passOn({ from, to, body, media: pictures }: CarrierMessage): void {
    // A short code is no person's number.
    if (!account.numbers.has(to) || !isE164(from)) return;
    const linked = pictures.flatMap(({ contentType, url }) => (url ? [{ contentType, url }] : []));
    inbound.text({ from, to, body, media: linked });
  }

  const app = createApp({
    settings,
    account,
    messages,
    webhooks,
    webhookLog,
    media,
    outbound,
    inbound,
    optOuts,
    faults,
    work,
    feed,
    stateRevision: () => stateFeed.revision,
    sendWorld,
    report,
    onRequest(request) {
      for (const listener of [...listeners.request]) listener(request);
    },
  });

  return {
    accountSid,
    authToken,
    seed: settings.seed,
    basePath,
    faults,
    get messages() {
      return messages.all();
    },
    get webhooks() {
      return webhookLog.all();
    },
    get numbers() {
      return [...account.numbers.values()];
    },
    get optOuts() {
      return optOuts.list();
    },
    text: (text) => inbound.text(text),
    resend: (id) => webhooks.resend(id),
    setNumber(setup) {
      checkNumber(setup);
      return account.setNumber(setup);
    },
    waitFor(fits, { timeoutMs = 10_000 } = {}) {
      const known = messages.all().find(fits);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          listeners.message.delete(look);
          reject(new SimulatorError(`No such message within ${timeoutMs} ms.`));
        }, timeoutMs);
        function look(message: CarrierMessage): void {
          try {
            if (!fits(message)) return;
            resolve(message);
          } catch (error) {
            reject(error);
          }
          clearTimeout(timer);
          listeners.message.delete(look);
        }
        listeners.message.add(look);
      });
    },
    on(event: "message" | "webhook" | "request", listener: (record: never) => void) {
      const set: Set<(record: never) => void> = listeners[event];
      set.add(listener);
      return () => set.delete(listener);
    },
    idle: () => work.idle(),
    fetch: (request) => app.fetch(request),
    handle: (request) => handleRequest(app, request),
    async listen(listenOptions) {
      const listening = await listen(app, basePath, listenOptions);
      servers.add(listening);
      return {
        ...listening,
        close: () => {
          servers.delete(listening);
          return listening.close();
        },
      };
    },
    async close() {
      await work.close();
      await Promise.all([...servers].map((server) => server.close()));
      servers.clear();
    },
  };
}
