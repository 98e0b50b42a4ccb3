// The desk API: what the web phone, and any other program on this machine, asks of the emulator. JSON in, JSON out, under
// `<base path>/api`. A request that is refused is answered with `DeskProblem`.
//
//   GET  /changes?after=<cursor>&wait=<seconds, at most 25>   DeskChanges; without `after`: everything, at once
//   POST /texts                  DeskText      -> 201 DeskMessage       a person texts
//   PUT  /faults                 DeskFaults    -> DeskState             sets the faults that are named
//   POST /faults/reset                         -> DeskState             no faults from now on
//   POST /webhooks/<id>/resend                 -> 202 DeskWebhook       posts it again, as a new delivery
//   GET  /media/<message>/<id>                 -> { contentType, dataBase64 }   a picture that a person sent
import type { FaultName, FaultSetting, FaultState } from "../faults/catalog.ts";

/** Who wrote a message: a person, a request to the API, an answer to a webhook, or the carrier itself (STOP and HELP). */
export type MessageSource = "person" | "api" | "reply" | "carrier";

/** https://www.twilio.com/docs/messaging/api/message-resource#message-status-values */
export type MessageStatus =
  | "receiving"
  | "received"
  | "accepted"
  | "scheduled"
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "undelivered"
  | "failed"
  | "canceled";

export interface DeskMedia {
  /** Relative to the page, and then JSON (see above); or another server's absolute URL. */
  readonly url: string;
  readonly contentType: string;
}

export interface DeskMessage {
  readonly sid: string;
  /** As the account sees it: what a person texts is inbound. */
  readonly direction: "inbound" | "outbound";
  readonly source: MessageSource;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly media: readonly DeskMedia[];
  readonly segments: number;
  readonly encoding: "GSM-7" | "UCS-2";
  readonly status: MessageStatus;
  /** A code of Twilio's; `explainErrorCode` of `sms-pipeline/twilio/error-codes` has words for it. */
  readonly errorCode: number | null;
  /** How the webhook of an inbound message fares; null for an outbound one and for a number without a webhook. */
  readonly webhook: "waiting" | "answered" | "failed" | null;
  /** What the page called it when it was texted; null for any other. */
  readonly clientId: string | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** One request of a delivery. */
export interface DeskAttempt {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly startedAt: number;
  /** Null while it is under way. */
  readonly durationMs: number | null;
  /** The HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** What was wrong, as a code of Twilio's (e.g. 11200); null when nothing was. */
  readonly errorCode: number | null;
  /** The beginning of the answer's body. */
  readonly response: string;
  readonly contentType: string | null;
}

/** A webhook or status callback, with its retries and its fallback. */
export interface DeskWebhook {
  readonly id: string;
  /** A person's text, a delivery status, or a step that TwiML asked for (Redirect, action). */
  readonly kind: "message" | "status" | "redirect";
  readonly messageSid: string;
  readonly params: Readonly<Record<string, string>>;
  readonly state: "held" | "waiting" | "delivered" | "failed";
  readonly attempts: readonly DeskAttempt[];
  /** The fault that shaped this delivery. */
  readonly fault: FaultName | null;
  readonly createdAt: number;
}

export interface DeskNumber {
  readonly phoneNumber: string;
  readonly friendlyName: string;
  /** Null: nobody is told of texts to this number. */
  readonly smsUrl: string | null;
  readonly smsMethod: "GET" | "POST";
  readonly smsFallbackUrl: string | null;
  readonly statusCallback: string | null;
  readonly messagingServiceSid: string | null;
}

export interface DeskState {
  readonly accountSid: string;
  readonly numbers: readonly DeskNumber[];
  /** Which person gets no texts from which number any more. */
  readonly optOuts: readonly {
    readonly person: string;
    readonly number: string;
    readonly since: number;
  }[];
  /** Every kind of fault, in the order of the catalogue. */
  readonly faults: readonly FaultState[];
  readonly seed: number;
}

export interface DeskChanges {
  /** To be given as `after` next time. */
  readonly cursor: string;
  /** True: what was known before is to be thrown away, because the emulator has started anew or `after` was not given. */
  readonly reset: boolean;
  /** Null when it has not changed. */
  readonly state: DeskState | null;
  /** Those that are new or have changed, whole, oldest first by `createdAt`. */
  readonly messages: readonly DeskMessage[];
  readonly webhooks: readonly DeskWebhook[];
}

/** A person texts. The same `clientId` again is not a second text: it answers with the first. */
export interface DeskText {
  readonly clientId?: string;
  readonly from: string;
  /** A number of the account. */
  readonly to: string;
  readonly body: string;
  /** At most 10, 5 MB in all. */
  readonly media?: readonly { readonly contentType: string; readonly dataBase64: string }[];
}

/** What is not named stays as it is. */
export type DeskFaults = Partial<Record<FaultName, Partial<FaultSetting>>>;

export interface DeskProblem {
  /** What is wrong and what to do, for a person to read. */
  readonly error: string;
}
