const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "full" });

/** The time of day, to the second, as the browser's user writes it. */
export function timeOfDay(at: number): string {
  return TIME.format(at);
}

/** The day of a moment, to stand above its messages. */
export function dayOf(at: number): string {
  return DAY.format(at);
}

/** A duration to three digits or so: `8 ms`, `340 ms`, `1.2 s`, `15 s`, `2 min`. */
export function durationWords(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 119_500) return `${Math.round(ms / 1_000)} s`;
  return `${Math.round(ms / 60_000)} min`;
}
