import type { ClaimedTurn, Lease, LeaseRequest, RenewResult } from "sms-pipeline";
import { claimedTurn } from "./claimed-turn.ts";
import { extendLease, freeLease, hasLiveLease, heldThread } from "./lease.ts";
import { dueAt, reschedule } from "./schedule.ts";
import type { State } from "./state.ts";
import type { Thread } from "./thread.ts";

export function claim(state: State, threadId: string, request: LeaseRequest): ClaimedTurn | null {
  const now = state.clock.now();
  const thread = state.threads.get(threadId);
  if (thread === undefined || hasLiveLease(thread, now) || dueAt(thread) === null) return null;
  return take(state, thread, request, now);
}

export function claimDue(state: State, limit: number, request: LeaseRequest): ClaimedTurn[] {
  const now = state.clock.now();
  const turns: ClaimedTurn[] = [];
  while (turns.length < limit) {
    const thread = state.due.first();
    // A thread under a live lease is in the queue at the lease's end, so the first one tells for all.
    if (thread === undefined || thread.readyAt > now) break;
    turns.push(take(state, thread, request, now));
    // A lease without length would come up again and again.
    if (request.leaseMs <= 0) break;
  }
  return turns;
}

/** Gives the lease of a thread that has work and no live lease. */
export function take(
  state: State,
  thread: Thread,
  request: LeaseRequest,
  now: number,
): ClaimedTurn {
  thread.lease.token += 1;
  extendLease(thread, request.leaseMs, now);
  thread.claims += 1;
  for (const message of thread.staged) {
    message.handedBefore = message.handedAt;
    message.handedAt = now;
    message.handouts += 1;
  }
  reschedule(state, thread);
  return claimedTurn(state, thread, request.historyLimit, now);
}

export function renew(state: State, lease: Lease, request: LeaseRequest): RenewResult {
  const now = state.clock.now();
  const thread = heldThread(state, lease, now);
  if (thread === null) return { kind: "lease_lost" };
  extendLease(thread, request.leaseMs, now);
  reschedule(state, thread);
  return { kind: "renewed", turn: claimedTurn(state, thread, request.historyLimit, now) };
}

/** What was handed out stays in doubt: giving the lease back does not say that nothing was sent. */
export function release(state: State, lease: Lease): void {
  const thread = heldThread(state, lease, state.clock.now());
  if (thread === null) return;
  freeLease(thread);
  reschedule(state, thread);
}
