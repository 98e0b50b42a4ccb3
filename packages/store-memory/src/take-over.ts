import type {
  OperatorMessage,
  OperatorMessageResult,
  PauseResult,
  ResumeResult,
  TakeOver,
} from "sms-pipeline";
import { silenceWaiting } from "./answer.ts";
import { makeRoom } from "./eviction.ts";
import { findConversation } from "./ids.ts";
import { cancelStaged } from "./outbound.ts";
import { writeDownOutbound } from "./outbound-record.ts";
import { dueInMs, reschedule } from "./schedule.ts";
import { checkParts } from "./stage-reply.ts";
import type { State } from "./state.ts";
import type { OutboundRecord, Thread } from "./thread.ts";

export function takeOver(state: State): TakeOver {
  return {
    pause: async (conversationId) => pause(state, conversationId),
    resume: async (conversationId) => resume(state, conversationId),
    stageMessage: async (message) => stageMessage(state, message),
  };
}

function pause(state: State, conversationId: string): PauseResult {
  const found = findConversation(state, conversationId);
  if (found === undefined) return { kind: "unknown_conversation" };
  const { thread } = found;
  const now = state.clock.now();
  const first = thread.conversations.indexOf(found.conversation);
  for (const conversation of thread.conversations.slice(first)) {
    if (conversation.paused?.by === "operator") continue;
    conversation.paused = { at: now, by: "operator" };
  }
  silenceWaiting(thread, () => true, "paused", now);
  cancelStaged(thread, "paused", now);
  reschedule(state, thread);
  return { kind: "paused", threadId: thread.id };
}

function resume(state: State, conversationId: string): ResumeResult {
  const thread = findConversation(state, conversationId)?.thread;
  if (thread === undefined) return { kind: "unknown_conversation" };
  for (const conversation of thread.conversations) conversation.paused = null;
  return { kind: "resumed", threadId: thread.id };
}

function stageMessage(
  state: State,
  { conversationId, parts, idempotencyKey }: OperatorMessage,
): OperatorMessageResult {
  checkParts({ parts });
  const thread = findConversation(state, conversationId)?.thread;
  if (thread === undefined) return { kind: "unknown_conversation" };
  const now = state.clock.now();
  const known = idempotencyKey === null ? [] : stagedWith(thread, idempotencyKey);
  if (known.length > 0) return result("duplicate", state, thread, known);
  if (state.optOuts.holds(thread, thread.person)) return { kind: "opted_out" };

  const { conversation } = thread;
  const text = {
    conversation,
    source: "operator",
    parts,
    generation: null,
    idempotencyKey,
    isHanded: false,
  } as const;
  const records = writeDownOutbound(state, thread, text, now);
  // Replied to, so that no greeting follows; but not counted, so that a person's many words reach no limit.
  conversation.replies = Math.max(1, conversation.replies);
  reschedule(state, thread);
  makeRoom(state, thread, now);
  return result("staged", state, thread, records);
}

function stagedWith(thread: Thread, idempotencyKey: string): OutboundRecord[] {
  const sent = thread.messages.filter((record) => record.direction === "outbound");
  const first = sent.find((record) => record.idempotencyKey === idempotencyKey);
  return first === undefined ? [] : sent.filter(({ replyId }) => replyId === first.replyId);
}

function result(
  kind: "staged" | "duplicate",
  state: State,
  thread: Thread,
  records: readonly OutboundRecord[],
): OperatorMessageResult {
  return {
    kind,
    threadId: thread.id,
    conversationId: records[0]?.conversation.id ?? thread.conversation.id,
    from: thread.number,
    to: thread.person,
    messageIds: records.map(({ id }) => id),
    dueInMs: dueInMs(thread, state.clock.now()),
  };
}
