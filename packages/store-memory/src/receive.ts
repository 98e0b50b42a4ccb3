import type { InboundIntent, InboundMessage, ReceivePolicy, ReceiveResult } from "sms-pipeline";
import { silenceWaiting } from "./answer.ts";
import { take } from "./claim.ts";
import { optIn, optOut } from "./consent.ts";
import { makeRoom } from "./eviction.ts";
import { writeDown } from "./inbound.ts";
import { hasLiveLease } from "./lease.ts";
import { cancelStaged } from "./outbound.ts";
import { ownText } from "./own-text.ts";
import { dueInMs, reschedule } from "./schedule.ts";
import { continueOrOpen, endConversation } from "./session.ts";
import { silenceAtOnce } from "./silence-at-once.ts";
import type { State } from "./state.ts";
import type { InboundRecord, Thread } from "./thread.ts";
import { addThread, findThread } from "./threads.ts";
import { countText } from "./usage.ts";

export function receive(
  state: State,
  inbound: InboundMessage,
  policy: ReceivePolicy,
): ReceiveResult {
  const now = state.clock.now();
  const known = state.inboundByCarrierId.get(inbound.provider, inbound.providerMessageId);
  if (known !== undefined) return duplicate(known, now);

  const place = { number: inbound.to, messagingServiceId: inbound.messagingServiceId };
  const wasOptedOut = state.optOuts.holds(place, inbound.from);
  const intent = policy.optInIfOptedOut && wasOptedOut ? "opt_in" : policy.intent;

  const { thread, opened } = findOrOpen(state, inbound, intent, policy.sessionWindowMs, now);
  thread.provider = inbound.provider;
  if (thread.messagingServiceId !== inbound.messagingServiceId) {
    thread.messagingServiceId = ownText(inbound.messagingServiceId);
  }
  const record = writeDown(state, thread, inbound, intent, now);
  countText(thread, policy.usageWindows, now);

  const said = {
    person: thread.person,
    origin: policy.consentOrigin,
    messageId: record.message.id,
  };
  if (intent === "opt_out") {
    optOut(state, thread, said);
    cancelStaged(thread, "opted_out", now);
    // Of one who had opted out before, a STOP may wait for its confirmation.
    silenceWaiting(thread, (text) => !wasOptedOut || text.intent !== "opt_out", "opted_out", now);
  }
  if (intent === "opt_in") optIn(state, thread, said);
  const ends = intent === "opt_out" || intent === "end";
  if (ends) {
    endConversation(thread.conversation, now, intent === "end" ? "ended" : "opted_out");
  }

  const silence = silenceAtOnce(state, record, policy, wasOptedOut);
  if (silence === null) {
    thread.waiting.push(record);
    thread.quietMs = policy.quietMs;
    thread.maxWaitMs = policy.maxWaitMs;
  } else {
    record.answer = { kind: "silence", reason: silence, at: now };
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
    return { thread: addThread(state, inbound, now), opened: "opened" };
  }
  return { thread, opened: continueOrOpen(thread, intent, sessionWindowMs, now) };
}
