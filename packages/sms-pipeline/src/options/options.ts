import type { Clock } from "../clock.ts";
import type { LoopGuardLimits } from "../conversation/loop-guard.ts";
import type { PipelineEvent } from "../events.ts";
import type { Logger } from "../log.ts";
import type { Loose } from "../options-types.ts";
import type { Ai } from "../ports/ai.ts";
import type { Messenger } from "../ports/messenger.ts";
import type { Store } from "../ports/store.ts";
import type { SegmentPrices } from "../text/estimate-cost.ts";

/** Options of `createSmsPipeline`. All times are in milliseconds. */
export interface CreateSmsPipelineOptions {
  readonly store: Store;
  readonly ai: Ai;
  readonly messenger: Messenger;
  /** Where the routes are. Default: `/api/v1/sms`. */
  readonly basePath?: string | undefined;
  /** How old the last message may be for a text to continue its conversation. Default: 30 minutes. */
  readonly sessionWindowMs?: number | undefined;
  /** The system prompt of assistants that have no `smsPrompt`. */
  readonly defaultSystemPrompt?: string | undefined;
  /** How many messages of a conversation the model is given at the most. Default: 40. */
  readonly historyLimit?: number | undefined;
  readonly burst?: BurstOptions | undefined;
  readonly texts?: TextsOptions | undefined;
  readonly model?: ModelOptions | undefined;
  readonly send?: SendingOptions | undefined;
  readonly turns?: TurnsOptions | undefined;
  readonly optOut?: OptOutOptions | undefined;
  readonly limits?: LimitsOptions | undefined;
  /** When the other side looks like a bot, so that the conversation is paused. See `LoopGuardLimits` for the defaults. */
  readonly loopGuard?: Loose<LoopGuardLimits> | undefined;
  readonly answer?: AnswerOptions | undefined;
  readonly reply?: ReplyOptions | undefined;
  /** What a segment costs, for the estimates in `reply_staged`. Default: no estimates. */
  readonly prices?: SegmentPrices | undefined;
  /**
   * What a webhook gets when the text can't be stored within `storePatienceMs`. `apologize`: 200, and the carrier texts
   * `texts.storeUnavailable` back. `retry`: 503, for numbers whose webhook URL asks the carrier to retry
   * (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides). Default: `apologize`.
   */
  readonly onStoreUnavailable?: "apologize" | "retry" | undefined;
  /** How long a webhook tries to store a text. The carrier gives it 15 s. Default: 8 s. */
  readonly storePatienceMs?: number | undefined;
  /** The largest body that is read, in bytes. Default: 64 KiB. */
  readonly maxBodyBytes?: number | undefined;
  /** How long `fetch` waits for a body to come in whole. Default: 10 s. The adapters have an option of their own. */
  readonly bodyTimeoutMs?: number | undefined;
  /** `POST /test`, which costs money and reveals prompts. Default: off. */
  readonly test?: TestEndpointOptions | false | undefined;
  /** Told of every step. See `PipelineEvent`. */
  readonly onEvent?: ((event: PipelineEvent) => void) | undefined;
  /** Where a line is written for each event: ids, reasons and error codes, numbers masked. Default: nowhere. */
  readonly logger?: Logger | undefined;
  /** For development: log numbers whole, and what people and the assistant write. Default: false. */
  readonly logContent?: boolean | undefined;
  /** Where time comes from. Default: the machine's own clock. */
  readonly clock?: Clock | undefined;
  /** A number from 0 up to 1, for jitter. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

export interface BurstOptions {
  /** Texts that follow each other within this time are answered by one reply. 0: answer at once. Default: 1 s. */
  readonly quietMs?: number | undefined;
  /** But the first of them waits no longer than this. Default: 10 s. */
  readonly maxWaitMs?: number | undefined;
  /** A text that comes while the model thinks makes the reply stale until the oldest has waited this long. Default: 60 s. */
  readonly supersedeForMs?: number | undefined;
}

/** Texts that are not the model's. Null: keep silent instead. */
export interface TextsOptions {
  /** To a person who texts a number that no assistant has, once a conversation. */
  readonly unassigned?: string | null | undefined;
  /** After goodbye, bye or exit. Default: null. */
  readonly farewell?: string | null | undefined;
  /** After HELP or INFO, where the carrier does not answer it by itself. Default: null. */
  readonly help?: string | null | undefined;
  /** When the model gave no reply past its retries. */
  readonly fallback?: string | null | undefined;
  /** Past a limit, once in the long window of `limits`. */
  readonly limitNotice?: string | null | undefined;
  /** After an opt-out that the carrier does not confirm: one in plain words, or see `OptOutOptions.carrierConfirms`. */
  readonly optOutConfirmation?: string | null | undefined;
  /** When the text could not be stored and `onStoreUnavailable` is `apologize`. */
  readonly storeUnavailable?: string | undefined;
}

export interface ModelOptions {
  /** How often the model is asked for one reply. Default: 4. */
  readonly attempts?: number | undefined;
  /** How long one attempt may take. Default: 30 s. */
  readonly attemptTimeoutMs?: number | undefined;
  /** How long all attempts may take together. Default: 60 s. */
  readonly deadlineMs?: number | undefined;
  /** The wait after the first failure; it doubles each time. Default: 500 ms. */
  readonly baseBackoffMs?: number | undefined;
  /** Default: 10 s. */
  readonly maxBackoffMs?: number | undefined;
}

export interface SendingOptions {
  /** How long the carrier may take to accept one message. Shorter than `turns.leaseMs`. Default: 10 s. */
  readonly timeoutMs?: number | undefined;
  /** A reply that could not be handed over is given up when it is this old. Default: 10 minutes. */
  readonly giveUpAfterMs?: number | undefined;
  /** Default: 1 s. */
  readonly baseBackoffMs?: number | undefined;
  /** Default: 60 s. */
  readonly maxBackoffMs?: number | undefined;
  /** How long after an attempt the carrier's own list is trusted to show the message. Default: 5 s. */
  readonly settleDownMs?: number | undefined;
}

export interface TurnsOptions {
  /** How long a process that died keeps its turns from the others. Default: 15 s. */
  readonly leaseMs?: number | undefined;
  /** How often `start()` looks for due and abandoned turns. Default: 3 s. */
  readonly sweepIntervalMs?: number | undefined;
  /** How many turns one look takes up. Default: 50. */
  readonly sweepBatch?: number | undefined;
  /** Turns in hand in this process; more wait in the store. Default: 2,000. */
  readonly maxConcurrent?: number | undefined;
  /**
   * After this many claims without an answer, the model is not asked any more: the text may be what kills the processes
   * that take it. Default: 10.
   */
  readonly maxClaims?: number | undefined;
  /** An answer later than this is better not sent. Default: 4 hours. */
  readonly replyWithinMs?: number | undefined;
  /** The name of this process in the store. Default: random. */
  readonly holder?: string | undefined;
}

export interface TestEndpointOptions {
  /** Required as `Authorization: Bearer <token>`, at least 16 characters. */
  readonly token?: string | undefined;
  /** How many requests a minute this process takes; more get 429. Default: 30. 0: any number. */
  readonly perMinute?: number | undefined;
  /**
   * Allow requests without the token that come straight from this machine. For development: behind a proxy on this
   * machine that adds no header of proxies, such as `X-Forwarded-For`, everybody's requests come from here. Default: false.
   */
  readonly loopback?: boolean | undefined;
}

/** How opt-outs are heard. The carriers' own words always count (https://help.twilio.com/articles/223134027). */
export interface OptOutOptions {
  /** Words of other languages, or of your own, each of which counts when it is the whole text. */
  readonly words?:
    | {
        readonly optOut?: readonly string[] | undefined;
        readonly optIn?: readonly string[] | undefined;
        readonly help?: readonly string[] | undefined;
      }
    | undefined;
  /**
   * Requests in plain words, such as "please stop texting me". True: read by this package, conservatively and in English.
   * A function: asked about every text that is no keyword, for 3 s; when it fails, this package's reading counts. False: only
   * keywords count, which US law does not allow (47 CFR 64.1200(a)(10)) unless the model signals the rest.
   * Default: true.
   */
  readonly plainWords?: boolean | ((body: string) => boolean | Promise<boolean>) | undefined;
  /**
   * False for numbers whose keywords the carrier does not answer: the pipeline then confirms a first STOP, and HELP gets the text
   * `help` or, without one, the assistant's answer. Short codes are such numbers by themselves. Default: true.
   */
  readonly carrierConfirms?: boolean | undefined;
}

/** How much is answered, over all processes. Past a limit there is one notice, then silence. 0 or Infinity turns one off. */
export interface LimitsOptions {
  /** Texts of one person to one number in the short window. Default: 20. */
  readonly textsShort?: number | undefined;
  /** Default: 1 minute. */
  readonly shortWindowMs?: number | undefined;
  /** Texts of one person to one number in the long window. Default: 300. */
  readonly textsLong?: number | undefined;
  /** Default: 24 hours. */
  readonly longWindowMs?: number | undefined;
  /** Default: 100. */
  readonly repliesPerConversation?: number | undefined;
  /** Tokens, in and out, of one assistant a day (UTC). Default: 5,000,000. */
  readonly tokensPerDay?: number | undefined;
  /** Segments of one assistant's replies a day (UTC). Default: 5,000. */
  readonly segmentsPerDay?: number | undefined;
}

/** Which senders are answered besides ordinary and toll-free numbers. All false by default. */
export interface AnswerOptions {
  readonly shortCodes?: boolean | undefined;
  readonly alphanumeric?: boolean | undefined;
  /** Numbers that have an assistant themselves. */
  readonly ownNumbers?: boolean | undefined;
}

/** What becomes of the model's text. */
export interface ReplyOptions {
  /** SMS segments of one message. Over it the model is asked once for a shorter reply, then it is cut. Default: 4. */
  readonly maxSegments?: number | undefined;
  /** How many messages a long reply may become, sent in order. Default: 1. */
  readonly maxMessages?: number | undefined;
  /** One emoji more than doubles the price of a text. Default: `keep`. */
  readonly emoji?: "keep" | "remove" | undefined;
  /**
   * What is done about a reply that repeats its system prompt word for word (30 words in a row). `report`: the event
   * `prompt_repeated`. `block`: the fallback text is sent instead. Default: `report`.
   */
  readonly promptLeak?: "block" | "report" | "ignore" | undefined;
}
