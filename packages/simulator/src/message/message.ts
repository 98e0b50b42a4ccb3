import { countSegments } from "sms-pipeline";
import type { MessageSource, MessageStatus } from "../desk/api.ts";
import { newSid } from "../sid.ts";

export interface CarrierMedia {
  readonly sid: string;
  readonly contentType: string;
  /** Where it is fetched from; null for a picture that the emulator itself holds. */
  readonly url: string | null;
}

/** A message in the carrier's own record. It is replaced, never changed. */
export interface CarrierMessage {
  /** `SM...`, or `MM...` with pictures. */
  readonly sid: string;
  readonly direction: "inbound" | "outbound-api" | "outbound-reply";
  readonly source: MessageSource;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly media: readonly CarrierMedia[];
  readonly segments: number;
  readonly encoding: "GSM-7" | "UCS-2";
  readonly status: MessageStatus;
  /** A code of Twilio's, e.g. 30003; null when nothing is wrong. */
  readonly errorCode: number | null;
  readonly messagingServiceSid: string | null;
  /** Where its delivery statuses are posted. */
  readonly statusCallback: string | null;
  /** How the webhook of an inbound message fares; null without one. */
  readonly webhook: "waiting" | "answered" | "failed" | null;
  readonly clientId: string | null;
  /** When the request came that asked for it, in milliseconds since the epoch. A fault can keep it for a while. */
  readonly requestedAt: number;
  /** When it was accepted, or came in. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When it left for the phone, or came from it; null before. */
  readonly sentAt: number | null;
}

export type NewMessage = Pick<
  CarrierMessage,
  "direction" | "source" | "from" | "to" | "body" | "media" | "status"
> &
  Partial<CarrierMessage>;

export function newMessage(given: NewMessage, now: number): CarrierMessage {
  const { segments, encoding } = countSegments(given.body);
  return {
    sid: newSid(given.media.length > 0 ? "MM" : "SM"),
    segments,
    encoding,
    errorCode: null,
    messagingServiceSid: null,
    statusCallback: null,
    webhook: null,
    clientId: null,
    requestedAt: now,
    createdAt: now,
    updatedAt: now,
    sentAt: null,
    ...given,
  };
}

/** Statuses after which nothing more happens. */
export function isFinal(status: MessageStatus): boolean {
  return ["received", "delivered", "undelivered", "failed", "canceled"].includes(status);
}
