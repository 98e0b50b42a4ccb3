import type { Clock } from "sms-pipeline";

const WINDOW_MS = 60_000;
const MAX_ADDRESSES = 10_000;

export interface WrongTokens {
  /** Milliseconds until this address may try again; 0 when it may now. */
  waitMs(address: string): number;
  count(address: string): void;
}

/**
 * Counts wrong tokens by the address that they come from, so that one that guesses does not keep others out. Sessions that
 * exist are not concerned.
 */
export function createWrongTokens(perMinute: number, clock: Clock): WrongTokens {
  const windows = new Map<string, { readonly endsAt: number; wrong: number }>();
  const current = (address: string) => {
    const window = windows.get(address);
    return window && clock.now() < window.endsAt ? window : null;
  };
  return {
    waitMs(address) {
      const window = current(address);
      return window && window.wrong >= perMinute ? window.endsAt - clock.now() : 0;
    },
    count(address) {
      const window = current(address) ?? { endsAt: clock.now() + WINDOW_MS, wrong: 0 };
      window.wrong++;
      windows.delete(address);
      windows.set(address, window);
      const oldest = windows.keys().next().value;
      if (windows.size > MAX_ADDRESSES && oldest !== undefined) windows.delete(oldest);
    },
  };
}
