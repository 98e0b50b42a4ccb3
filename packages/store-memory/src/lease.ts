import type { Lease } from "sms-pipeline";
import type { State } from "./state.ts";
import type { Thread } from "./thread.ts";

export function hasLiveLease(thread: Thread, now: number): boolean {
  return now < thread.lease.expiresAt;
}

/** The thread of a lease that is current and live; null when it is lost. */
export function heldThread(state: State, lease: Lease, now: number): Thread | null {
  const thread = state.threads.get(lease.threadId);
  if (thread === undefined || thread.lease.token !== lease.token) return null;
  return hasLiveLease(thread, now) ? thread : null;
}

export function extendLease(thread: Thread, leaseMs: number, now: number): void {
  thread.lease.expiresAt = now + leaseMs;
}

/** The token stays, so that the next claim's is higher. */
export function freeLease(thread: Thread): void {
  thread.lease.expiresAt = 0;
}
