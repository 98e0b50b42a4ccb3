import type {
  InboundIntent,
  InboundMessage,
  ReceivePolicy,
  ReceiveResult,
  SilenceReason,
} from "sms-pipeline";
import { silenceWaiting } from "./answer.ts";
import { take } from "./claim.ts";
import { makeRoom } from "./eviction.ts";
import { hasLiveLease } from "./lease.ts";
import { optOutScope } from "./opt-outs.ts";
import { cancelCertainlyUnsent } from "./outbound.ts";
import { dueInMs, reschedule } from "./schedule.ts";
import { continueOrOpen, newConversation } from "./session.ts";
import type { State } from "./state.ts";
import type { InboundRecord, Thread } from "./thread.ts";
import { addThread, findThread } from "./threads.ts";

export function receive(
  state: State,
  inbound: InboundMessage,
  policy: ReceivePolicy,
): ReceiveResult {
  const now = state.clock.now();
  const known = state.inboundByCarrierId.get(inbound.provider, inbound.providerMessageId);
  if (known !== undefined) return duplicate(known, now);

  const scope = optOutScope({
    number: inbound.to,
    messagingServiceId: inbound.messagingServiceId,
  });
  const wasOptedOut = state.optOuts.has(scope, inbound.from);
  const intent = policy.optInIfOptedOut && wasOptedOut ? "opt_in" : policy.intent;

  const { thread, opened } = findOrOpen(state, inbound, intent, policy.sessionWindowMs, now);
  thread.provider = inbound.provider;
  thread.messagingServiceId = inbound.messagingServiceId;
  const record = writeDown(state, thread, inbound, intent, now);

  if (intent === "opt_out") {
    state.optOuts.add(scope, inbound.from);
    cancelCertainlyUnsent(thread, "opted_out");
    silenceWaiting(thread, record.message.seq, "opted_out");
  }
  if (intent === "opt_in") state.optOuts.remove(scope, inbound.from);
  const ends = intent === "opt_out" || intent === "end";
  if (ends) thread.conversation.ended = true;

  const silence: SilenceReason | null = state.optOuts.has(scope, inbound.from)
    ? "opted_out"
    : policy.silence;
  if (silence === null) {
    thread.waiting.push(record);
    thread.quietMs = policy.quietMs;
    thread.maxWaitMs = policy.maxWaitMs;
  } else {
    record.answer = { kind: "silence", reason: silence };
  }
  reschedule(state, thread);

  const claims = silence === null && policy.lease !== null && !hasLiveLease(thread, now);
  const turn = claims ? take(state, thread, policy.lease, now) : null;
  makeRoom(state, thread, now);
  return {
    kind: state.assistants.find(inbound.to) === null ? "unassigned" : "received",
    messageId: record.message.id,
    threadId: thread.id,
    conversationId: record.conversation.id,
    conversation: ends ? "ended" : opened,
    silence,
    dueInMs: dueInMs(thread, now),
    turn,
  };
}

function duplicate(known: InboundRecord, now: number): ReceiveResult {
  return {
    kind: "duplicate",
    messageId: known.message.id,
    threadId: known.thread.id,
    conversationId: known.conversation.id,
    conversation: "continued",
    silence: null,
    dueInMs: dueInMs(known.thread, now),
    turn: null,
  };
}

function findOrOpen(
  state: State,
  inbound: InboundMessage,
  intent: InboundIntent,
  sessionWindowMs: number,
  now: number,
): { readonly thread: Thread; readonly opened: "opened" | "continued" } {
  const thread = findThread(state, inbound.to, inbound.from);
  if (thread === undefined) {
    return { thread: addThread(state, inbound, newConversation(now)), opened: "opened" };
  }
  return { thread, opened: continueOrOpen(thread, intent, sessionWindowMs, now) };
}

function writeDown(
  state: State,
  thread: Thread,
  inbound: InboundMessage,
  intent: InboundIntent,
  now: number,
): InboundRecord {
  thread.lastSeq += 1;
  const record: InboundRecord = {
    direction: "inbound",
    thread,
    conversation: thread.conversation,
    // Field by field: whatever else the caller's object carries is not kept.
    message: {
      id: crypto.randomUUID(),
      conversationId: thread.conversation.id,
      seq: thread.lastSeq,
      intent,
      receivedAt: now,
      provider: inbound.provider,
      providerMessageId: inbound.providerMessageId,
      from: inbound.from,
      to: inbound.to,
      body: inbound.body,
      media: inbound.media.map(({ url, contentType }) => ({ url, contentType })),
      location: inbound.location === null ? null : { ...inbound.location },
      segments: inbound.segments,
      messagingServiceId: inbound.messagingServiceId,
      optOutType: inbound.optOutType,
    },
    answer: null,
  };
  thread.messages.push(record);
  state.messageCount += 1;
  state.inboundByCarrierId.set(inbound.provider, inbound.providerMessageId, record);
  return record;
}
