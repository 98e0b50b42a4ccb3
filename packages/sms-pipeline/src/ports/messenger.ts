import type { InboundMessage } from "./inbound.ts";
import type { DeliveryStatus, StagedMessage } from "./outbound.ts";
import type { DeliveryUpdate } from "./store.ts";

/** Speaks to the carrier. */
export interface Messenger {
  /** The `provider` of every message that it parses, e.g. `twilio`. */
  readonly provider: string;

  /**
   * Checks the signature, and only then parses. Throws `WebhookError`: `invalid_signature` (403),
   * `unsupported_media_type` (415) when it is no form, `invalid_webhook` (400) when a parameter is missing.
   */
  parseWebhook(request: WebhookRequest): WebhookEvent | Promise<WebhookEvent>;

  /** What the carrier takes for "received". With a text, the carrier is asked to text it back at once. */
  acknowledge(text: string | null): WebhookReply;

  /**
   * Hands one message to the carrier, once: no retries of its own. Throws `SendError`, whose `outcome` says
   * whether the carrier may have it.
   */
  send(message: StagedMessage, options: SendOptions): Promise<SendReceipt>;

  /**
   * Asks the carrier whether it has this message. `absent` only when it certainly has not and no earlier attempt can
   * still be under way. Throws `SendError` when the carrier can't be asked now. Without this method, a message whose
   * fate is unknown stays `unknown`.
   */
  findSent?(message: StagedMessage, options: { readonly signal: AbortSignal }): Promise<FoundSent>;
}

/** A webhook's request, free of any framework. */
export interface WebhookRequest {
  readonly method: string;
  /** The URL as this server received it: absolute, with the query string. */
  readonly url: string;
  /** A header's value by its name in lower case; null when it is not there. */
  header(name: string): string | null;
  /** The body as text. Of a form that the host had parsed already, its parameters encoded again. */
  readonly body: string;
}

export type WebhookEvent =
  | { readonly kind: "message"; readonly message: InboundMessage }
  | { readonly kind: "status"; readonly update: DeliveryUpdate }
  /** A valid webhook about something else: acknowledged and left alone. */
  | { readonly kind: "unsupported"; readonly reason: string };

export interface WebhookReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface SendOptions {
  readonly signal: AbortSignal;
  /**
   * False once the sender has lost the right to send. Asked at the last moment before the request leaves, so that a
   * process that was paused and wakes up does not send; then throw `send_lease_expired` with `not_accepted`.
   */
  mayStillSend(): boolean;
  /** Path and query of our status route for this message, e.g. `/api/v1/sms/webhook/status?outbound=...`. */
  readonly statusPath: string;
}

export interface SendReceipt {
  readonly providerMessageId: string;
  readonly status: DeliveryStatus;
  /** Segments as the carrier counts them; null when it does not say yet. */
  readonly segments: number | null;
}

export type FoundSent =
  | { readonly kind: "found"; readonly receipt: SendReceipt }
  | { readonly kind: "absent" }
  /** More than one candidate, or the carrier's list can't tell. */
  | { readonly kind: "undecidable" };
