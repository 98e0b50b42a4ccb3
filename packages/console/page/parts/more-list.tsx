import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Page } from "../../src/api/types.ts";
import { messageOf } from "../api/api-error.ts";
import { withOlderPage } from "./paged-list.ts";

interface MoreListProps<T> {
  readonly load: (cursor?: string | null) => Promise<Page<T>>;
  readonly idOf: (item: T) => string;
  /** What is said when there is nothing. */
  readonly empty: string;
  readonly children: (item: T) => ComponentChildren;
}

/** A list that is loaded page by page, on demand. */
export function MoreList<T>({ load, idOf, empty, children }: MoreListProps<T>) {
  const list = useSignal<Page<T> | null>(null);
  const problem = useSignal<string | null>(null);
  async function loadFrom(cursor: string | null): Promise<void> {
    try {
      const page = await load(cursor);
      list.value =
        cursor !== null && list.value ? withOlderPage(list.value, page, { id: idOf }) : page;
      problem.value = null;
    } catch (error) {
      problem.value = messageOf(error);
    }
  }
  useEffect(() => void loadFrom(null), [load]);
  const { items, next } = list.value ?? { items: [], next: null };
  return (
    <>
      {problem.value !== null && (
        <p class="banner bad" role="alert">
          {problem.value}{" "}
          <button type="button" onClick={() => void loadFrom(null)}>
            Try again
          </button>
        </p>
      )}
      <ul class="table">
        {items.map((item) => (
          <li key={idOf(item)} class="table-row">
            {children(item)}
          </li>
        ))}
      </ul>
      {list.value === null && problem.value === null && <p class="empty">Loading…</p>}
      {list.value !== null && items.length === 0 && next === null && <p class="empty">{empty}</p>}
      {next !== null && (
        <button type="button" class="quiet more" onClick={() => void loadFrom(next)}>
          Show more
        </button>
      )}
    </>
  );
}
