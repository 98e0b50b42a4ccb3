import {
  type Lease,
  type LeaseRequest,
  type StageInput,
  type StageResult,
  StoreError,
} from "sms-pipeline";
import { answerWaiting, silenceWaiting } from "./answer.ts";
import { claimedTurn, stagedMessage } from "./claimed-turn.ts";
import { makeRoom } from "./eviction.ts";
import { extendLease, freeLease, heldThread } from "./lease.ts";
import { optOutScope } from "./opt-outs.ts";
import { dueInMs, reschedule } from "./schedule.ts";
import type { State } from "./state.ts";
import type { OutboundRecord, Thread } from "./thread.ts";

type Reply = Extract<StageInput, { readonly kind: "reply" }>;

export function stage(
  state: State,
  lease: Lease,
  input: StageInput,
  request: LeaseRequest,
): StageResult {
  const now = state.clock.now();
  const thread = heldThread(state, lease, now);
  if (thread === null) return { kind: "lease_lost" };

  if (input.kind === "reply" && state.optOuts.has(optOutScope(thread), thread.person)) {
    silenceWaiting(thread, Number.POSITIVE_INFINITY, "opted_out");
    freeLease(thread);
    reschedule(state, thread);
    return { kind: "opted_out", dueInMs: dueInMs(thread, now) };
  }

  const newest = thread.waiting.at(-1);
  if (input.supersede && newest !== undefined && newest.message.seq > input.answersThrough) {
    extendLease(thread, request.leaseMs, now);
    reschedule(state, thread);
    return {
      kind: "superseded",
      turn: claimedTurn(state, thread, request.historyLimit, now),
    };
  }

  if (input.kind === "silence") {
    silenceWaiting(thread, input.answersThrough, input.reason);
    freeLease(thread);
    reschedule(state, thread);
    return { kind: "silenced", dueInMs: dueInMs(thread, now) };
  }
  return stageReply(state, thread, input, request, now);
}

function stageReply(
  state: State,
  thread: Thread,
  reply: Reply,
  request: LeaseRequest,
  now: number,
): StageResult {
  const ids = reply.parts.map(() => crypto.randomUUID());
  const replyId = ids[0];
  if (replyId === undefined || reply.parts.includes("")) {
    throw new StoreError("store_failed", "A reply needs at least one part, and none empty.");
  }
  const answered = answerWaiting(thread, reply.answersThrough, {
    kind: "reply",
    outboundId: replyId,
  });
  // Its texts have an answer already, from this lease or from an opt-out: a second one must not be sent.
  const newest = answered.at(-1);
  if (newest === undefined) return { kind: "lease_lost" };

  // Of the texts that it answers: a newer conversation may have been opened meanwhile.
  const { conversation } = newest;
  const records = ids.map(
    (id, index): OutboundRecord => ({
      direction: "outbound",
      id,
      thread,
      conversation,
      replyId,
      source: reply.source,
      generation: reply.generation === null ? null : { ...reply.generation },
      provider: thread.provider,
      body: reply.parts[index] ?? "",
      messagingServiceId: thread.messagingServiceId,
      stagedAt: now,
      status: "staged",
      providerMessageId: null,
      segments: null,
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
  conversation.replied = true;
  conversation.lastMessageAt = now;
  extendLease(thread, request.leaseMs, now);
  reschedule(state, thread);
  makeRoom(state, thread, now);
  return { kind: "staged", messages: records.map((record) => stagedMessage(record, now)) };
}
