/**
 * Whether a time passes the filters `<name>`, `<name><` and `<name>>` of a list. A date without a time means the whole day in
 * UTC; `<` and `>` include the moment that they name.
 */
export function passesDateFilter(
  query: URLSearchParams,
  name: string,
  time: number | null,
): boolean {
  const on = rangeOf(query.get(name));
  const until = rangeOf(query.get(`${name}<`));
  const since = rangeOf(query.get(`${name}>`));
  if (on === null && until === null && since === null) return true;
  if (time === null) return false;
  return (
    (on === null || (time >= on.start && time < on.end)) &&
    (until === null || time < until.end) &&
    (since === null || time >= since.start)
  );
}

const DAY_MS = 24 * 3_600_000;
const SECOND_MS = 1_000;

function rangeOf(value: string | null): { start: number; end: number } | null {
  if (value === null || value === "") return null;
  const start = Date.parse(value);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value);
  return { start, end: start + (isDay ? DAY_MS : SECOND_MS) };
}
