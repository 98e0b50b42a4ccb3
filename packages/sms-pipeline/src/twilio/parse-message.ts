import type { InboundMessage, Location, Media } from "../ports/inbound.ts";
import type { WebhookIdentity } from "./webhook-identity.ts";

/** More than any carrier delivers in one message: a bound on what a strange `NumMedia` can cost. */
const MOST_MEDIA = 50;

/**
 * The text in a webhook (https://www.twilio.com/docs/messaging/guides/webhook-request). Only ids and numbers are
 * required: whatever else is absent or strange must not lose a text.
 */
export function parseMessage(identity: WebhookIdentity, params: URLSearchParams): InboundMessage {
  return {
    provider: "twilio",
    providerMessageId: identity.MessageSid,
    from: identity.From,
    to: identity.To,
    // The button's label is what the person said by pressing it.
    body: params.get("Body") || params.get("ButtonText") || "",
    media: mediaOf(params),
    location: locationOf(params),
    segments: countOf(params.get("NumSegments")) || null,
    messagingServiceId: params.get("MessagingServiceSid") || null,
    optOutType: optOutTypeOf(params.get("OptOutType")),
  };
}

function mediaOf(params: URLSearchParams): Media[] {
  const media: Media[] = [];
  const count = Math.min(countOf(params.get("NumMedia")), MOST_MEDIA);
  for (let index = 0; index < count; index++) {
    const url = params.get(`MediaUrl${index}`);
    if (!url) continue;
    const contentType = params.get(`MediaContentType${index}`) || "application/octet-stream";
    media.push({ url, contentType });
  }
  return media;
}

function locationOf(params: URLSearchParams): Location | null {
  const latitude = degreesOf(params.get("Latitude"));
  const longitude = degreesOf(params.get("Longitude"));
  if (latitude === null || longitude === null) return null;
  return {
    latitude,
    longitude,
    label: params.get("Label") || null,
    address: params.get("Address") || null,
  };
}

function optOutTypeOf(value: string | null): InboundMessage["optOutType"] {
  const type = value?.toLowerCase();
  return type === "stop" || type === "start" || type === "help" ? type : null;
}

function degreesOf(value: string | null): number | null {
  const degrees = value ? Number(value) : Number.NaN;
  return Number.isFinite(degrees) ? degrees : null;
}

function countOf(value: string | null): number {
  return value !== null && /^\d{1,6}$/.test(value) ? Number(value) : 0;
}
