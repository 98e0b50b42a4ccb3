import { afterEach, expect, it, vi } from "vitest";
import { systemClock } from "./clock.ts";

afterEach(() => vi.useRealTimers());

it.each([Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER, 2 ** 31])(
  "a timer of %d ms does not run at once",
  (delayMs) => {
    vi.useFakeTimers();
    const run = vi.fn();
    const cancel = systemClock.after(delayMs, run);
    vi.advanceTimersByTime(20 * 86_400_000);
    expect(run).not.toHaveBeenCalled();
    cancel();
  },
);
