import type { Keyword } from "../opt-out/keywords.ts";
import type { CarrierMessage } from "./message.ts";

export interface InboundContext {
  readonly accountSid: string;
  /** Only a messaging service with Advanced Opt-Out says what it made of a keyword. */
  readonly optOutType: Keyword | null;
  /** Where each picture is fetched from, in order. */
  readonly mediaUrls: readonly string[];
}

/** The parameters of a person's text (https://www.twilio.com/docs/messaging/guides/webhook-request). */
export function inboundParams(
  message: CarrierMessage,
  { accountSid, optOutType, mediaUrls }: InboundContext,
): Readonly<Record<string, string>> {
  const { sid, from, to, messagingServiceSid } = message;
  return {
    ToCountry: countryOf(to),
    ToState: "",
    SmsMessageSid: sid,
    NumMedia: String(mediaUrls.length),
    ToCity: "",
    FromZip: "",
    SmsSid: sid,
    FromState: "",
    SmsStatus: "received",
    FromCity: "",
    Body: message.body,
    FromCountry: countryOf(from),
    To: to,
    ...(messagingServiceSid === null ? {} : { MessagingServiceSid: messagingServiceSid }),
    ToZip: "",
    ...(optOutType === null ? {} : { OptOutType: optOutType.toUpperCase() }),
    NumSegments: String(message.segments),
    MessageSid: sid,
    AccountSid: accountSid,
    From: from,
    ...Object.fromEntries(
      message.media.flatMap(({ contentType }, index) => [
        [`MediaContentType${index}`, contentType],
        [`MediaUrl${index}`, mediaUrls[index] ?? ""],
      ]),
    ),
    ApiVersion: "2010-04-01",
  };
}

const COUNTRIES: readonly (readonly [string, string])[] = [
  ["+1", "US"],
  ["+31", "NL"],
  ["+33", "FR"],
  ["+34", "ES"],
  ["+39", "IT"],
  ["+41", "CH"],
  ["+43", "AT"],
  ["+44", "GB"],
  ["+46", "SE"],
  ["+49", "DE"],
  ["+52", "MX"],
  ["+55", "BR"],
  ["+61", "AU"],
  ["+81", "JP"],
  ["+91", "IN"],
];

/** The country by the calling code; empty for those that the emulator does not know, as for an unknown city. */
function countryOf(number: string): string {
  return COUNTRIES.find(([code]) => number.startsWith(code))?.[1] ?? "";
}
