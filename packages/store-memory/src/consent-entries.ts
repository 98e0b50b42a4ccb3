import {
  type ConsentEntry,
  type ConsentLog,
  type ConsentPage,
  type ConsentQuery,
  StoreError,
} from "sms-pipeline";

const MAX_PAGE = 1_000;

/** Grows for as long as the store lives: no limit drops an entry, because it is what proves lawful conduct. */
export class ConsentEntries {
  readonly #entries: ConsentEntry[] = [];

  add(entry: Omit<ConsentEntry, "id">): void {
    this.#entries.push({ id: String(this.#entries.length + 1), ...entry });
  }

  /** Nothing is ever taken out, so a place in the list stays valid between two pages. */
  page({ person, after, limit }: ConsentQuery): ConsentPage {
    const most = Math.min(Math.max(1, limit), MAX_PAGE);
    const entries: ConsentEntry[] = [];
    for (let index = placeOf(after); index < this.#entries.length; index += 1) {
      const entry = this.#entries[index];
      if (entry === undefined || (person !== undefined && entry.person !== person)) continue;
      if (entries.length >= most) return { entries, next: String(index) };
      entries.push({ ...entry });
    }
    return { entries, next: null };
  }
}

export function consentLog(entries: ConsentEntries): ConsentLog {
  return { list: async (query) => entries.page(query) };
}

function placeOf(after: string | undefined): number {
  if (after === undefined) return 0;
  const place = Number(after);
  if (after !== "" && Number.isSafeInteger(place) && place >= 0) return place;
  throw new StoreError("store_failed", "`after` is not the `next` of a page of the consent log.");
}
