/** Twilio's guard against two machines that answer each other (https://www.twilio.com/docs/api/errors/14107). */
export interface CarrierLoopGuard {
  /** Whether one more message between the two may go out. Counts. */
  allows(from: string, to: string, now: number): boolean;
}

const MOST_IN_A_ROW = 30;
const GAP_MS = 30_000;
const HOLD_MS = 30_000;

/** More than 30 messages, each less than 30 s after the one before, fail for 30 s. */
export function createCarrierLoopGuard(): CarrierLoopGuard {
  const pairs = new Map<string, { count: number; last: number; heldUntil: number }>();
  return {
    allows(from, to, now) {
      const key = `${from} ${to}`;
      const known = pairs.get(key);
      if (known !== undefined && now < known.heldUntil) return false;
      const inARow = known !== undefined && now - known.last < GAP_MS;
      const count = inARow ? known.count + 1 : 1;
      const held = count > MOST_IN_A_ROW;
      // Put at the end, so that those who were silent longest are the first.
      pairs.delete(key);
      pairs.set(key, { count: held ? 0 : count, last: now, heldUntil: held ? now + HOLD_MS : 0 });
      for (const [pair, { last, heldUntil }] of pairs) {
        if (now - last < GAP_MS || now < heldUntil) break;
        pairs.delete(pair);
      }
      return !held;
    },
  };
}
