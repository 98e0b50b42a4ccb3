import { type LeaseRequest, type StageInput, type StageResult, StoreError } from "sms-pipeline";
import { answerWaiting } from "./answer.ts";
import { stagedMessage } from "./claimed-turn.ts";
import { makeRoom } from "./eviction.ts";
import { extendLease } from "./lease.ts";
import { reschedule } from "./schedule.ts";
import type { State } from "./state.ts";
import type { OutboundRecord, Thread } from "./thread.ts";
import { countReply } from "./usage.ts";

type Reply = Extract<StageInput, { readonly kind: "reply" }>;

export function checkParts({ parts }: Reply): void {
  if (parts.length > 0 && parts.every(({ body }) => body !== "")) return;
  throw new StoreError("store_failed", "A reply needs at least one part, and none empty.");
}

/** Writes a reply down that nothing speaks against. */
export function stageReply(
  state: State,
  thread: Thread,
  reply: Reply,
  request: LeaseRequest,
  now: number,
): StageResult {
  const replyId = crypto.randomUUID();
  const answered = answerWaiting(thread, ({ seq }) => seq <= reply.answersThrough, {
    kind: "reply",
    outboundId: replyId,
  });
  const conversation = answered.at(-1)?.conversation ?? thread.conversation;
  const records = reply.parts.map(
    (part, index): OutboundRecord => ({
      direction: "outbound",
      id: index === 0 ? replyId : crypto.randomUUID(),
      thread,
      conversation,
      replyId,
      source: reply.source,
      generation: reply.generation === null ? null : { ...reply.generation },
      provider: thread.provider,
      body: part.body,
      messagingServiceId: thread.messagingServiceId,
      stagedAt: now,
      status: "staged",
      providerMessageId: null,
      segments: part.segments,
      encoding: part.encoding,
      estimatedCost: part.estimatedCost ?? null,
      errorCode: null,
      canceledFor: null,
      notBefore: now,
      handouts: 1,
      handedAt: now,
      handedBefore: null,
    }),
  );
  for (const record of records) {
    thread.messages.push(record);
    thread.staged.push(record);
    state.outboundById.set(record.id, record);
  }
  state.messageCount += records.length;
  countReply(state, thread, conversation, reply, now);
  conversation.lastMessageAt = now;
  extendLease(thread, request.leaseMs, now);
  reschedule(state, thread);
  makeRoom(state, thread, now);
  return { kind: "staged", messages: records.map((record) => stagedMessage(record, now)) };
}
