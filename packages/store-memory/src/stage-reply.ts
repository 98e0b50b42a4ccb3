import { type LeaseRequest, type StageInput, type StageResult, StoreError } from "sms-pipeline";
import { answerWaiting } from "./answer.ts";
import { stagedMessage } from "./claimed-turn.ts";
import { makeRoom } from "./eviction.ts";
import { nextMessageId } from "./ids.ts";
import { extendLease } from "./lease.ts";
import { writeDownOutbound } from "./outbound-record.ts";
import { reschedule } from "./schedule.ts";
import type { State } from "./state.ts";
import type { Thread } from "./thread.ts";
import { countReply } from "./usage.ts";

type Reply = Extract<StageInput, { readonly kind: "reply" }>;

export function checkParts({ parts }: Pick<Reply, "parts">): void {
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
  // What a person wrote since the claim leaves first.
  const earlier = thread.staged.filter(({ handedAt }) => handedAt === null);
  for (const record of earlier) {
    record.handedAt = now;
    record.handouts += 1;
  }
  const answered = answerWaiting(thread, ({ seq }) => seq <= reply.answersThrough, {
    kind: "reply",
    outboundId: nextMessageId(thread),
    at: now,
  });
  const conversation = answered.at(-1)?.conversation ?? thread.conversation;
  const { source, parts, generation } = reply;
  const text = {
    conversation,
    source,
    parts,
    generation,
    idempotencyKey: null,
    isHanded: true,
  };
  const records = writeDownOutbound(state, thread, text, now);
  countReply(state, thread, conversation, reply, now);
  extendLease(thread, request.leaseMs, now);
  reschedule(state, thread);
  makeRoom(state, thread, now);
  const messages = [...earlier, ...records].map((record) => stagedMessage(record, now));
  return { kind: "staged", messages };
}
