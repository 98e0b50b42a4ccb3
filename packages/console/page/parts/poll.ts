import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ApiError } from "../api/api-error.ts";

const EVERY_MS = 2_000;
const SLOWEST_MS = 15_000;

/** Why what is shown may be out of date; null while it is not. */
export const connectionProblem = signal<string | null>(null);

const polls = new Set<() => void>();

/** Loads everything that is shown anew: something was changed here. */
export function refreshNow(): void {
  for (const run of polls) run();
}

/**
 * Runs `load` now and every 2 s while the page is visible, and more seldom while it fails. `keys` say what it loads: when they
 * change, the one under way is aborted and it begins anew.
 */
export function usePoll(
  load: (abort: AbortSignal) => Promise<void>,
  keys: readonly unknown[],
): void {
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let running = false;
    let again = false;
    let waitMs = EVERY_MS;

    async function run(): Promise<void> {
      clearTimeout(timer);
      if (running) {
        again = true;
        return;
      }
      running = true;
      try {
        await load(abort.signal);
        waitMs = EVERY_MS;
        connectionProblem.value = null;
      } catch (error) {
        if (abort.signal.aborted) return;
        waitMs = Math.min(waitMs * 2, SLOWEST_MS);
        connectionProblem.value = problemOf(error);
      } finally {
        running = false;
      }
      if (abort.signal.aborted) return;
      if (again) {
        again = false;
        void run();
      } else if (!document.hidden) timer = setTimeout(run, waitMs);
    }
    const whenVisible = (): void => {
      if (document.hidden) clearTimeout(timer);
      else void run();
    };
    const refresh = (): void => void run();
    polls.add(refresh);
    document.addEventListener("visibilitychange", whenVisible);
    window.addEventListener("online", whenVisible);
    void run();
    return () => {
      polls.delete(refresh);
      // Nobody tries again then, so nobody would ever take it back.
      if (polls.size === 0) connectionProblem.value = null;
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", whenVisible);
      window.removeEventListener("online", whenVisible);
    };
  }, keys);
}

/** What is the page's own to say elsewhere (sign in, not found) is no trouble with the connection. */
function problemOf(error: unknown): string | null {
  if (!(error instanceof ApiError)) return "Something went wrong in this page: load it again.";
  if (error.status === 401 || error.status === 404 || error.status === 501) return null;
  return `${error.message} Trying again.`;
}
