import { StoreError } from "sms-pipeline";

/** A page's size: at least one, at most `most`. */
export function pageSize(limit: number, most: number): number {
  return Math.min(Math.max(1, Math.floor(limit)), most);
}

/** The number that a page's `next` stands for; `start` where the first page is asked for. */
export function placeOf(next: string | undefined, start: number, list: string): number {
  if (next === undefined) return start;
  if (/^\d{1,15}$/.test(next)) return Number(next);
  throw new StoreError("store_failed", `This is not the \`next\` of a page of the ${list}.`);
}
