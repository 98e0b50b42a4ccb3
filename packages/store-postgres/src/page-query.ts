import { StoreError } from "sms-pipeline";

/** What a page is asked for with, as the functions take it. */
export function pageQuery<Query extends { readonly limit: number }>(
  query: Query,
  most: number,
): Query {
  return { ...query, limit: Math.min(Math.max(1, Math.floor(query.limit)), most) };
}

/** Refuses what can't be the `next` of a page of this list. */
export function checkPlace(next: string | undefined, form: RegExp, list: string): void {
  if (next === undefined || form.test(next)) return;
  throw new StoreError("store_failed", `This is not the \`next\` of a page of the ${list}.`);
}

export const NUMBERED: RegExp = /^\d{1,18}$/;
