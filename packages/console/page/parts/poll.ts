import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ApiError } from "../api/api-error.ts";

const EVERY_MS = 2_000;
const SLOWEST_MS = 15_000;

/** What troubles each poll that goes on, by the function that runs it. */
const polls = signal<ReadonlyMap<() => void, string | null>>(new Map());

/** Why what is shown may be out of date; null while it is not. */
export const connectionProblem: ReadonlySignal<string | null> = computed(
  () => [...polls.value.values()].find((problem) => problem !== null) ?? null,
);

function setProblem(poll: () => void, problem: string | null): void {
  polls.value = new Map(polls.value).set(poll, problem);
}

/** Loads everything that is shown anew: something was changed here. */
export function refreshNow(): void {
  for (const run of polls.peek().keys()) run();
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
        if (abort.signal.aborted) return;
        waitMs = EVERY_MS;
        setProblem(refresh, null);
      } catch (error) {
        if (abort.signal.aborted) return;
        waitMs = Math.min(waitMs * 2, SLOWEST_MS);
        setProblem(refresh, problemOf(error));
      } finally {
        running = false;
      }
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
    setProblem(refresh, null);
    document.addEventListener("visibilitychange", whenVisible);
    window.addEventListener("online", whenVisible);
    void run();
    return () => {
      // Nobody tries again then, so nobody would ever take its trouble back.
      polls.value = new Map([...polls.value].filter(([poll]) => poll !== refresh));
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
