import type { Lease, LeaseRequest, StageInput, StageResult, StoredInbound } from "sms-pipeline";
import { silenceWaiting } from "./answer.ts";
import { claimedTurn } from "./claimed-turn.ts";
import { optOut } from "./consent.ts";
import { extendLease, freeLease, heldThread } from "./lease.ts";
import { optOutScope } from "./opt-outs.ts";
import { cancelForOptOut } from "./outbound.ts";
import { dueInMs, reschedule } from "./schedule.ts";
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
  if (input.kind === "reply" && isOptedOut(state, thread) && !isConfirmation(input)) {
    // A STOP that came since waits for its own answer, the confirmation.
    silenceWaiting(thread, (text) => hasRead(text) || text.intent !== "opt_out", "opted_out");
    return giveBack(state, thread, "opted_out", now);
  }

  // The reply belongs to the conversation of the newest text that it answers: another may have been opened meanwhile.
  const newestRead = thread.waiting.findLast((record) => hasRead(record.message));
  if (input.kind === "reply" && newestRead?.conversation.paused) {
    if (input.optOut !== null) recordOptOut(state, newestRead, input.optOut);
    silenceWaiting(thread, hasRead, "paused");
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

  if (newestRead && input.optOut !== null) recordOptOut(state, newestRead, input.optOut);
  if (input.kind === "silence") {
    if (newestRead && input.pause) newestRead.conversation.paused = true;
    silenceWaiting(thread, hasRead, input.reason);
    return giveBack(state, thread, "silenced", now);
  }
  return stageReply(state, thread, input, request, now);
}

function isOptedOut(state: State, thread: Thread): boolean {
  return state.optOuts.has(optOutScope(thread), thread.person);
}

function isConfirmation(input: StageInput): boolean {
  return input.kind === "reply" && input.source === "opt_out_confirmation";
}

function recordOptOut(
  state: State,
  { thread, conversation, message }: InboundRecord,
  origin: NonNullable<StageInput["optOut"]>,
): void {
  const { person } = thread;
  optOut(state, { scope: optOutScope(thread), person, origin, messageId: message.id });
  conversation.ended = true;
  cancelForOptOut(thread);
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
