import { ACCOUNT_SID } from "./timing.ts";

/** A message in the carrier's own record: it will reach the person. */
export interface Accepted {
  readonly sid: string;
  /** Our id, as the status callback's URL carries it. */
  readonly outboundId: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  /** Path and query of the status callback. */
  readonly callbackPath: string;
  /** When the request came and when it was accepted, in milliseconds since the epoch. */
  readonly arrivedAt: number;
  readonly acceptedAt: number;
}

/** What is wrong with a message that is handed over; null when nothing is. */
export function problemOf(form: URLSearchParams): string | null {
  const e164 = /^\+[1-9]\d{6,14}$/;
  const body = form.get("Body") ?? "";
  const callback = form.get("StatusCallback") ?? "";
  if (!e164.test(form.get("To") ?? "")) return "To is no number";
  if (!e164.test(form.get("From") ?? "")) return "From is no number";
  if (body === "" || body.length > 1600) return "Body is empty or too long";
  if (!URL.canParse(callback) || !new URL(callback).searchParams.get("outbound")) {
    return "StatusCallback does not carry our id";
  }
  return null;
}

/** A message as the API writes it. */
export function resourceOf({ sid, from, to, body, acceptedAt }: Accepted): object {
  // Whole seconds, as Twilio writes them.
  const date = new Date(acceptedAt).toUTCString().replace("GMT", "+0000");
  return {
    sid,
    account_sid: ACCOUNT_SID,
    from,
    to,
    body,
    direction: "outbound-api",
    status: "queued",
    num_segments: "1",
    num_media: "0",
    error_code: null,
    error_message: null,
    date_created: date,
    date_updated: date,
    date_sent: null,
    messaging_service_sid: null,
    price: null,
    price_unit: "USD",
    uri: `/2010-04-01/Accounts/${ACCOUNT_SID}/Messages/${sid}.json`,
    subresource_uris: {},
    api_version: "2010-04-01",
  };
}
