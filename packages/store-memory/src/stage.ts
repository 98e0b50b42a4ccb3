import type { Lease, LeaseRequest, StageInput, StageResult, StoredInbound } from "sms-pipeline";
import { silenceWaiting } from "./answer.ts";
import { claimedTurn } from "./claimed-turn.ts";
import { optOut } from "./consent.ts";
import { extendLease, freeLease, heldThread } from "./lease.ts";
import { cancelStaged } from "./outbound.ts";
import { dueInMs, reschedule } from "./schedule.ts";
import { endConversation } from "./session.ts";
import { checkParts, stageReply } from "./stage-reply.ts";
import type { State } from "./state.ts";
import type { InboundRecord, Thread } from "./thread.ts";

export function stage(
  state: State,
  lease: Lease,
  input: StageInput,
  request: LeaseRequest,
): StageResult {
  const now = state.clock.now();
  const thread = heldThread(state, lease, now);
  if (thread === null) return { kind: "lease_lost" };
  if (input.kind === "reply") checkParts(input);

  const hasRead = ({ seq }: StoredInbound): boolean => seq <= input.answersThrough;
  const isBarred = input.kind === "reply" && input.source !== "opt_out_confirmation";
  if (isBarred && state.optOuts.holds(thread, thread.person)) {
    // A STOP that came since waits for its own answer, the confirmation.
    silenceWaiting(thread, (text) => hasRead(text) || text.intent !== "opt_out", "opted_out", now);
    return giveBack(state, thread, "opted_out", now);
  }

  // The reply belongs to the conversation of the newest text that it answers: another may have been opened meanwhile.
  const newestRead = thread.waiting.findLast((record) => hasRead(record.message));
  // A pause has answered what waited: the newest conversation knows of it.
  const conversation = newestRead?.conversation ?? thread.conversation;
  if (input.kind === "reply" && conversation.paused !== null) {
    recordOptOut(state, newestRead ?? silencedByPause(thread, hasRead), input, now);
    silenceWaiting(thread, hasRead, "paused", now);
    return giveBack(state, thread, "paused", now);
  }

  const newest = thread.waiting.at(-1);
  if (input.supersede && newest !== undefined && !hasRead(newest.message)) {
    extendLease(thread, request.leaseMs, now);
    reschedule(state, thread);
    return {
      kind: "superseded",
      turn: claimedTurn(state, thread, request.historyLimit, now),
    };
  }

  // Its texts have an answer already, from this lease or from an opt-out: a second one must not be sent.
  if (input.kind === "reply" && newestRead === undefined) return { kind: "lease_lost" };

  recordOptOut(state, newestRead ?? silencedByPause(thread, hasRead), input, now);
  if (input.kind === "silence") {
    if (newestRead && input.pause) newestRead.conversation.paused ??= { at: now, by: "loop" };
    silenceWaiting(thread, hasRead, input.reason, now);
    return giveBack(state, thread, "silenced", now);
  }
  return stageReply(state, thread, input, request, now);
}

/** What a text asked for holds also when a pause has answered it meanwhile. */
function silencedByPause(
  thread: Thread,
  hasRead: (text: StoredInbound) => boolean,
): InboundRecord | undefined {
  return thread.messages.findLast(
    (record): record is InboundRecord =>
      record.direction === "inbound" &&
      hasRead(record.message) &&
      record.answer?.kind === "silence" &&
      record.answer.reason === "paused",
  );
}

function recordOptOut(
  state: State,
  read: InboundRecord | undefined,
  { optOut: origin }: StageInput,
  now: number,
): void {
  if (read === undefined || origin === null) return;
  const { thread, conversation, message } = read;
  optOut(state, thread, { person: thread.person, origin, messageId: message.id });
  endConversation(conversation, now, "opted_out");
  cancelStaged(thread, "opted_out", now);
}

function giveBack<Kind extends "silenced" | "opted_out" | "paused">(
  state: State,
  thread: Thread,
  kind: Kind,
  now: number,
): { readonly kind: Kind; readonly dueInMs: number | null } {
  freeLease(thread);
  reschedule(state, thread);
  return { kind, dueInMs: dueInMs(thread, now) };
}
