import type { InboundRecord, OutboundRecord } from "sms-pipeline";

/** A text with sensible values for what a test does not care about. */
export function inbound(values: Partial<InboundRecord>): InboundRecord {
  return {
    id: "in",
    seq: 1,
    direction: "inbound",
    body: "Hello",
    segments: 1,
    providerMessageId: "SM1",
    at: 0,
    media: [],
    location: null,
    intent: "message",
    answeredAt: null,
    answeredBy: null,
    silence: null,
    ...values,
  };
}

/** A reply with sensible values for what a test does not care about. */
export function outbound(values: Partial<OutboundRecord>): OutboundRecord {
  return {
    id: "out",
    seq: 2,
    direction: "outbound",
    body: "Hi",
    segments: 1,
    encoding: "GSM-7",
    estimatedCost: null,
    providerMessageId: null,
    at: 0,
    source: "model",
    replyId: "reply",
    part: 1,
    status: "staged",
    statusAt: 0,
    sentAt: null,
    errorCode: null,
    silence: null,
    attempts: 0,
    generation: null,
    ...values,
  };
}
