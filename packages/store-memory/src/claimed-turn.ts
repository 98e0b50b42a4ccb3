import type { ClaimedTurn, HistoryMessage, StagedMessage, StoredInbound } from "sms-pipeline";
import { dueInMs } from "./schedule.ts";
import type { State } from "./state.ts";
import type { OutboundRecord, Thread } from "./thread.ts";
import { turnUsage } from "./usage.ts";

/** The turn as its present holder sees it: copies, so that the caller can't reach into the store. */
export function claimedTurn(
  state: State,
  thread: Thread,
  historyLimit: number,
  now: number,
): ClaimedTurn {
  const oldest = thread.waiting[0];
  const assistant = state.assistants.find(thread.number);
  const { id, end, replies, paused } = thread.conversation;
  const handed = thread.staged.filter(({ handedAt }) => handedAt !== null);
  return {
    lease: { threadId: thread.id, token: thread.lease.token },
    at: now,
    dueInMs: dueInMs(thread, now) ?? 0,
    waitedMs: oldest === undefined ? 0 : Math.max(0, now - oldest.message.receivedAt),
    assistant,
    conversation: { id, ended: end !== null, replied: replies > 0, paused: paused !== null },
    unanswered: thread.waiting.map((record) => copyOfInbound(record.message)),
    history: history(thread, historyLimit),
    staged: handed.map((record) => stagedMessage(record, now)),
    stagedSince: handed.length < thread.staged.length,
    optedOut: state.optOuts.holds(thread, thread.person),
    claims: thread.claims,
    usage: turnUsage(state, thread, assistant, now),
  };
}

export function stagedMessage(record: OutboundRecord, now: number): StagedMessage {
  return {
    id: record.id,
    threadId: record.thread.id,
    conversationId: record.conversation.id,
    replyId: record.replyId,
    from: record.thread.number,
    to: record.thread.person,
    body: record.body,
    source: record.source,
    messagingServiceId: record.messagingServiceId,
    attempts: record.handouts - 1,
    stagedAt: record.stagedAt,
    inDoubtForMs: record.handedBefore === null ? null : Math.max(0, now - record.handedBefore),
  };
}

function copyOfInbound(message: StoredInbound): StoredInbound {
  return {
    ...message,
    media: message.media.map((item) => ({ ...item })),
    location: message.location === null ? null : { ...message.location },
  };
}

function history(thread: Thread, limit: number): HistoryMessage[] {
  const found: HistoryMessage[] = [];
  for (let index = thread.messages.length - 1; index >= 0 && found.length < limit; index -= 1) {
    const record = thread.messages[index];
    if (record === undefined || record.conversation !== thread.conversation) continue;
    if (record.direction === "inbound") {
      if (record.answer === null) continue;
      const { body, media, receivedAt } = record.message;
      found.push({ role: "person", body, mediaCount: media.length, at: receivedAt });
    } else if (mayHaveBeenSent(record)) {
      found.push({ role: "assistant", body: record.body, mediaCount: 0, at: record.stagedAt });
    }
  }
  return found.reverse();
}

function mayHaveBeenSent({ status }: OutboundRecord): boolean {
  return status !== "staged" && status !== "failed" && status !== "canceled";
}
