import type { Generation, ReplyPart, ReplySource } from "sms-pipeline";
import { nextMessageId } from "./ids.ts";
import type { State } from "./state.ts";
import type { Conversation, OutboundRecord, Thread } from "./thread.ts";

export interface OutboundText {
  readonly conversation: Conversation;
  readonly source: ReplySource;
  readonly parts: readonly ReplyPart[];
  readonly generation: Generation | null;
  readonly idempotencyKey: string | null;
  /** Whether a holder gets it with this very step. */
  readonly isHanded: boolean;
}

/** Writes down what is to be sent, part by part. */
export function writeDownOutbound(
  state: State,
  thread: Thread,
  text: OutboundText,
  now: number,
): OutboundRecord[] {
  const { conversation, source, generation, isHanded } = text;
  const replyId = nextMessageId(thread);
  const records = text.parts.map((part, index): OutboundRecord => {
    const id = nextMessageId(thread);
    thread.lastSeq += 1;
    state.written += 1;
    return {
      direction: "outbound",
      order: state.written,
      id,
      seq: thread.lastSeq,
      thread,
      conversation,
      replyId,
      part: index + 1,
      idempotencyKey: index === 0 ? text.idempotencyKey : null,
      source,
      generation: generation === null ? null : { ...generation },
      provider: thread.provider,
      body: part.body,
      messagingServiceId: thread.messagingServiceId,
      stagedAt: now,
      status: "staged",
      statusAt: now,
      sentAt: null,
      providerMessageId: null,
      segments: part.segments,
      encoding: part.encoding,
      estimatedCost: part.estimatedCost ?? null,
      errorCode: null,
      canceledFor: null,
      notBefore: now,
      handouts: isHanded ? 1 : 0,
      handedAt: isHanded ? now : null,
      handedBefore: null,
    };
  });
  for (const record of records) {
    thread.messages.push(record);
    thread.staged.push(record);
  }
  state.messageCount += records.length;
  conversation.lastMessageAt = now;
  return records;
}
