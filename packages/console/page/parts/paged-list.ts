import type { Page } from "../../src/api/types.ts";

/** What is loaded of a list that changes while it is read: newest first. */
export type PagedList<T> = Page<T>;

export interface RowKeys<T> {
  id(item: T): string;
  /** By what the list is sorted, e.g. the time of the newest message. */
  order(item: T): number;
}

/**
 * Puts a fresh first page before what is loaded. Its last row must be known, and still be where it was: everything below it
 * is then as it was loaded. Else so much is new that the older rows are let go, so that no gap is hidden.
 */
export function withFreshPage<T>(
  loaded: PagedList<T>,
  fresh: Page<T>,
  keys: RowKeys<T>,
): PagedList<T> {
  const last = fresh.items.at(-1);
  if (last === undefined || fresh.next === null) return fresh;
  const place = loaded.items.findIndex(
    (item) => keys.id(item) === keys.id(last) && keys.order(item) === keys.order(last),
  );
  const ids = new Set(fresh.items.map(keys.id));
  const older =
    place === -1 ? [] : loaded.items.slice(place + 1).filter((item) => !ids.has(keys.id(item)));
  return older.length === 0 ? fresh : { items: [...fresh.items, ...older], next: loaded.next };
}

/** Puts an older page behind what is loaded. */
export function withOlderPage<T>(
  loaded: PagedList<T>,
  older: Page<T>,
  keys: Pick<RowKeys<T>, "id">,
): PagedList<T> {
  const ids = new Set(loaded.items.map(keys.id));
  return {
    items: [...loaded.items, ...older.items.filter((item) => !ids.has(keys.id(item)))],
    next: older.next,
  };
}

/** Puts a row that was changed where it was: whoever has gone further down the list stays there. */
export function withChangedRow<T>(
  loaded: PagedList<T>,
  changed: T,
  keys: Pick<RowKeys<T>, "id">,
): PagedList<T> {
  const items = loaded.items.map((item) => (keys.id(item) === keys.id(changed) ? changed : item));
  return { items, next: loaded.next };
}
