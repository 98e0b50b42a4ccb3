const DEFAULT_SIZE = 50;
const LARGEST_SIZE = 1000;

export interface PageOptions<T> {
  /** What the list holds, e.g. `messages`. */
  readonly name: string;
  /** The path of the list, relative to the API. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly sidOf: (item: T) => string;
  readonly toResource: (item: T) => object;
}

/**
 * One page of a list, as Twilio gives it. The token of a page names its first item, so that what comes in, or what is deleted
 * of the pages before, between two requests shifts nothing. Where that item is gone, there is no more.
 */
export function pageOf<T>(items: readonly T[], options: PageOptions<T>): object {
  const { name, path, query, sidOf } = options;
  const size = Math.min(Math.max(Number(query.get("PageSize") ?? DEFAULT_SIZE), 1), LARGEST_SIZE);
  const page = Number(query.get("Page") ?? 0);
  const token = query.get("PageToken");
  const first = items.findIndex((item) => `PA${sidOf(item)}` === token);
  const start = token === null ? page * size : first === -1 ? items.length : first;
  const shown = items.slice(start, start + size);

  const uri = (number: number, firstItem?: T): string => {
    const next = new URLSearchParams(query);
    next.set("PageSize", String(size));
    next.set("Page", String(number));
    next.delete("PageToken");
    if (firstItem !== undefined) next.set("PageToken", `PA${sidOf(firstItem)}`);
    return `${path}?${next}`;
  };
  const following = items[start + size];
  return {
    first_page_uri: uri(0),
    end: start + Math.max(shown.length - 1, 0),
    next_page_uri: following === undefined ? null : uri(page + 1, following),
    page,
    page_size: size,
    previous_page_uri: page > 0 ? uri(page - 1, items[start - size]) : null,
    start,
    uri: `${path}${query.size > 0 ? `?${query}` : ""}`,
    [name]: shown.map(options.toResource),
  };
}
