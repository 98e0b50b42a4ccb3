import type { ConsentEntry, ConsentPage, ConsentQuery } from "sms-pipeline";
import { pageSize, placeOf } from "./page-place.ts";

const MAX_PAGE = 1_000;

/** Grows for as long as the store lives: no limit drops an entry, because it is what proves lawful conduct. */
export class ConsentEntries {
  readonly #entries: ConsentEntry[] = [];

  add(entry: Omit<ConsentEntry, "id">): void {
    this.#entries.push({ id: String(this.#entries.length + 1), ...entry });
  }

  /** Nothing is ever taken out, so a place in the list stays valid between two pages. */
  page({ person, after, limit }: ConsentQuery): ConsentPage {
    const most = pageSize(limit, MAX_PAGE);
    const entries: ConsentEntry[] = [];
    for (let index = placeOf(after, 0, "consent log"); index < this.#entries.length; index += 1) {
      const entry = this.#entries[index];
      if (entry === undefined || (person !== undefined && entry.person !== person)) continue;
      if (entries.length >= most) return { entries, next: String(index) };
      entries.push({ ...entry });
    }
    return { entries, next: null };
  }
}
