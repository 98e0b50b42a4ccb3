const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// Made once: that takes longer than to use one, and a long conversation has thousands of times.
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const SHORT_DATE = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const DATE = new Intl.DateTimeFormat(undefined, {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});
const MINUTES = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** How long something took, with as many digits as mean something: `8 ms`, `1.2 s`, `45 s`, `3 min`, `2 h`. */
export function durationWords(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < 9.95 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < 99.5 * SECOND) return `${Math.round(ms / SECOND)} s`;
  if (ms < 99.5 * MINUTE) return `${Math.round(ms / MINUTE)} min`;
  return `${Math.round(ms / HOUR)} h`;
}

/** How long ago, for a list: `now`, `45 s`, `3 min`, `2 h`, then the date. */
export function agoWords(at: number, now: number): string {
  const ms = now - at;
  if (ms < 5 * SECOND) return "now";
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  return SHORT_DATE.format(at);
}

export function clockWords(at: number): string {
  return CLOCK.format(at);
}

export function dayWords(at: number): string {
  return DATE.format(at);
}

export function minuteWords(at: number): string {
  return MINUTES.format(at);
}

export function momentWords(at: number): string {
  return MOMENT.format(at);
}
