import type { DeskChanges } from "../../src/desk/api.ts";
import { backoffMs } from "./backoff.ts";
import { DeskError } from "./desk-error.ts";

/** How the page and the emulator stand. */
export type Connection =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "away"; readonly problem: string; readonly retryAt: number };

export interface FollowChangesParts {
  readonly fetchChanges: (after: string | null, signal: AbortSignal) => Promise<DeskChanges>;
  /** Takes what has changed; its cursor is asked for next. */
  readonly apply: (changes: DeskChanges) => void;
  readonly show: (connection: Connection) => void;
  /** Resolves after that time, or earlier when there is a reason to try at once. Rejects when aborted. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  readonly random: () => number;
}

/** In a rush of changes the page is drawn at most so often. */
const BREATH_MS = 50;

/** Asks for changes again and again until it is aborted. What comes while the emulator is away is asked for afterwards. */
export async function followChanges(
  after: string | null,
  parts: FollowChangesParts,
  signal: AbortSignal,
): Promise<void> {
  let cursor = after;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const changes = await parts.fetchChanges(cursor, signal);
      if (signal.aborted) return;
      cursor = changes.cursor;
      failures = 0;
      parts.apply(changes);
      parts.show({ kind: "live" });
      await parts.pause(BREATH_MS, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof DeskError)) throw error;
      failures += 1;
      const waitMs = backoffMs(failures, parts.random);
      parts.show({ kind: "away", problem: error.message, retryAt: parts.now() + waitMs });
      await parts.pause(waitMs, signal).catch(() => undefined);
    }
  }
}
