import type { MessageRecord as Entry } from "sms-pipeline";
import type { InboundRecord, MessageRecord, OutboundRecord } from "./thread.ts";

/** A message as it is listed: copies, so that the caller can't reach into the store. */
export function listedMessage(record: MessageRecord): Entry {
  return record.direction === "inbound" ? listedInbound(record) : listedOutbound(record);
}

/** When it came, or was staged. */
export function writtenAt(record: MessageRecord): number {
  return record.direction === "inbound" ? record.message.receivedAt : record.stagedAt;
}

function listedInbound({ message, answer }: InboundRecord): Entry {
  return {
    direction: "inbound",
    id: message.id,
    seq: message.seq,
    body: message.body,
    segments: message.segments,
    providerMessageId: message.providerMessageId,
    at: message.receivedAt,
    media: message.media.map((item) => ({ ...item })),
    location: message.location === null ? null : { ...message.location },
    intent: message.intent,
    answeredAt: answer?.at ?? null,
    answeredBy: answer?.kind === "reply" ? answer.outboundId : null,
    silence: answer?.kind === "silence" ? answer.reason : null,
  };
}

function listedOutbound(record: OutboundRecord): Entry {
  const { generation } = record;
  return {
    direction: "outbound",
    id: record.id,
    seq: record.seq,
    body: record.body,
    segments: record.segments,
    providerMessageId: record.providerMessageId,
    at: record.stagedAt,
    encoding: record.encoding,
    estimatedCost: record.estimatedCost,
    source: record.source,
    replyId: record.replyId,
    part: record.part,
    status: record.status,
    statusAt: record.statusAt,
    sentAt: record.sentAt,
    errorCode: record.errorCode,
    silence: record.canceledFor,
    attempts: record.handouts,
    generation: generation === null ? null : { ...generation },
  };
}
