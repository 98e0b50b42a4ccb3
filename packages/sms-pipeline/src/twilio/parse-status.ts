import type { WebhookEvent } from "../ports/messenger.ts";
import { deliveryStatusOf } from "./status-names.ts";
import { messageSidOf } from "./webhook-identity.ts";

/** The carrier refused the message because the person has opted out (https://www.twilio.com/docs/api/errors/21610). */
const OPTED_OUT = "21610";

/**
 * What a webhook says about an outbound message (https://www.twilio.com/docs/messaging/guides/track-outbound-message-status);
 * null when it is about an inbound one. Those carry `SmsStatus=received` and, from Twilio itself, no `MessageStatus`. Which
 * parameters there are besides varies by channel: Twilio's own example has no `To`.
 */
export function parseStatus(params: URLSearchParams, url: string): WebhookEvent | null {
  const messageStatus = params.get("MessageStatus");
  const name = (messageStatus || params.get("SmsStatus") || "").toLowerCase();
  const status = deliveryStatusOf(name);
  if (status === null) {
    // Where there is a body, there is a text: it must not be taken for nothing.
    const isStatus = messageStatus && !params.has("Body");
    return isStatus ? { kind: "unsupported", reason: "not a delivery status" } : null;
  }
  const code = params.get("ErrorCode");
  const errorCode = code && code !== "0" ? code : null;
  return {
    kind: "status",
    update: {
      provider: "twilio",
      providerMessageId: messageSidOf(params),
      outboundId: outboundIdOf(url),
      status,
      errorCode,
      optedOut: errorCode === OPTED_OUT,
    },
  };
}

/** Our own id: it went out in the status callback's URL, and the signature covers the URL. */
function outboundIdOf(url: string): string | null {
  const queryStart = url.indexOf("?");
  if (queryStart === -1) return null;
  return new URLSearchParams(url.slice(queryStart + 1)).get("outbound") || null;
}
