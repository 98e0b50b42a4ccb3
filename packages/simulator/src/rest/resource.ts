import { explainErrorCode } from "sms-pipeline/twilio/error-codes";
import type { Account, AccountNumber } from "../account/account.ts";
import type { CarrierMedia, CarrierMessage } from "../message/message.ts";

const VERSION = "2010-04-01";
/** What a segment costs in the United States, in dollars. Made up, but of the right size. */
const SEGMENT_PRICE = 0.0083;

export function accountPath(accountSid: string): string {
  return `/${VERSION}/Accounts/${accountSid}`;
}

/** RFC 2822 in GMT, in whole seconds. */
export function rfc2822(time: number): string {
  return new Date(time).toUTCString().replace("GMT", "+0000");
}

/** https://www.twilio.com/docs/messaging/api/message-resource#message-properties */
export function messageResource(message: CarrierMessage, accountSid: string): object {
  const { sid, status, errorCode, sentAt, segments } = message;
  // A messaging service chooses the number, and splits the text, only after it has accepted a message.
  const undecided = status === "accepted" || status === "scheduled";
  const uri = `${accountPath(accountSid)}/Messages/${sid}`;
  return {
    account_sid: accountSid,
    api_version: VERSION,
    body: message.body,
    date_created: rfc2822(message.createdAt),
    date_sent: sentAt === null ? null : rfc2822(sentAt),
    date_updated: rfc2822(message.updatedAt),
    direction: message.direction,
    error_code: errorCode,
    error_message: errorCode === null ? null : (explainErrorCode(errorCode) ?? null),
    from: undecided ? null : message.from,
    messaging_service_sid: message.messagingServiceSid,
    num_media: String(message.media.length),
    num_segments: undecided ? "0" : String(segments),
    price: sentAt === null || status === "failed" ? null : (-SEGMENT_PRICE * segments).toFixed(5),
    price_unit: "USD",
    sid,
    status,
    subresource_uris: { media: `${uri}/Media.json`, feedback: `${uri}/Feedback.json` },
    to: message.to,
    uri: `${uri}.json`,
  };
}

export function mediaResource(
  media: CarrierMedia,
  message: CarrierMessage,
  accountSid: string,
): object {
  return {
    sid: media.sid,
    account_sid: accountSid,
    parent_sid: message.sid,
    content_type: media.contentType,
    date_created: rfc2822(message.createdAt),
    date_updated: rfc2822(message.createdAt),
    uri: `${accountPath(accountSid)}/Messages/${message.sid}/Media/${media.sid}.json`,
  };
}

/** https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource */
export function numberResource(number: AccountNumber, accountSid: string): object {
  const uri = `${accountPath(accountSid)}/IncomingPhoneNumbers/${number.sid}`;
  return {
    sid: number.sid,
    account_sid: accountSid,
    friendly_name: number.friendlyName,
    phone_number: number.phoneNumber,
    voice_url: null,
    voice_method: "POST",
    voice_fallback_url: null,
    voice_fallback_method: "POST",
    voice_caller_id_lookup: false,
    voice_application_sid: null,
    voice_receive_mode: "voice",
    date_created: rfc2822(number.createdAt),
    date_updated: rfc2822(number.updatedAt),
    sms_url: number.smsUrl ?? "",
    sms_method: number.smsMethod,
    sms_fallback_url: number.smsFallbackUrl ?? "",
    sms_fallback_method: number.smsFallbackMethod,
    sms_application_sid: "",
    capabilities: { voice: false, sms: true, mms: true, fax: false },
    status_callback: number.statusCallback ?? "",
    status_callback_method: number.statusCallbackMethod,
    api_version: VERSION,
    beta: false,
    status: "in-use",
    type: /^\d+$/.test(number.phoneNumber) ? "short-code" : "local",
    origin: "twilio",
    trunk_sid: null,
    emergency_status: "Inactive",
    emergency_address_sid: null,
    emergency_address_status: "unregistered",
    address_sid: null,
    address_requirements: "none",
    identity_sid: null,
    bundle_sid: null,
    uri: `${uri}.json`,
    subresource_uris: {
      assigned_add_ons: `${uri}/AssignedAddOns.json`,
    },
  };
}

/** https://www.twilio.com/docs/iam/api/account */
export function accountResource({ sid, authToken }: Account, createdAt: number): object {
  return {
    sid,
    auth_token: authToken,
    friendly_name: "Simulated account",
    owner_account_sid: sid,
    status: "active",
    type: "Full",
    date_created: rfc2822(createdAt),
    date_updated: rfc2822(createdAt),
    subresource_uris: {
      messages: `${accountPath(sid)}/Messages.json`,
      incoming_phone_numbers: `${accountPath(sid)}/IncomingPhoneNumbers.json`,
    },
    uri: `${accountPath(sid)}.json`,
  };
}
