/** The default session window: 30 minutes. */
export const DEFAULT_SESSION_WINDOW_MS: number = 30 * 60_000;

/** What is known of the last conversation between two numbers. Times in milliseconds since the epoch. */
export interface LastConversation {
  /** When its last message passed, in either direction. */
  readonly lastMessageAt: number;
  readonly ended: boolean;
}

/**
 * Whether a text that comes `now` opens a new conversation or continues the last one. A last message exactly
 * `windowMs` old still continues it.
 */
export function sessionAt(
  last: LastConversation | null,
  now: number,
  windowMs: number,
): "new" | "ongoing" {
  if (last === null || last.ended) return "new";
  return now - last.lastMessageAt > windowMs ? "new" : "ongoing";
}
