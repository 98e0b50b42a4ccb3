import type { TryItResult } from "../../src/api/types.ts";

/** One text that was tried, and what would have been sent. */
export interface TriedTurn {
  readonly body: string;
  readonly result: TryItResult;
}

export interface TryItLog {
  /** Texts of one session continue each other on the server. */
  readonly session: string;
  readonly turns: readonly TriedTurn[];
}

const KEPT_TURNS = 50;

export function withTurn({ session, turns }: TryItLog, turn: TriedTurn): TryItLog {
  return { session, turns: [...turns, turn].slice(-KEPT_TURNS) };
}

/** Kept for this tab as JSON. What is not ours any more begins anew. */
export function readLog(text: string, newSession: () => string): TryItLog {
  try {
    const log: unknown = JSON.parse(text);
    if (isLog(log)) return log;
  } catch {
    // Nothing was kept.
  }
  return { session: newSession(), turns: [] };
}

/** Only this page writes it; this keeps an older version's from breaking the page. */
function isLog(value: unknown): value is TryItLog {
  return (
    typeof value === "object" &&
    value !== null &&
    "session" in value &&
    typeof value.session === "string" &&
    "turns" in value &&
    Array.isArray(value.turns) &&
    value.turns.every((turn) => Array.isArray(turn?.result?.messages))
  );
}
