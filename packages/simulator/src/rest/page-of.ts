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
 * One page of a list, as Twilio gives it. The token of a page names the last item before it, so that what comes in
 * between two requests shifts nothing.
 */
export function pageOf<T>(items: readonly T[], options: PageOptions<T>): object {
  const { name, path, query, sidOf } = options;
  const size = Math.min(Math.max(Number(query.get("PageSize") ?? DEFAULT_SIZE), 1), LARGEST_SIZE);
  const page = Number(query.get("Page") ?? 0);
  const token = query.get("PageToken");
  const after = token === null ? -1 : items.findIndex((item) => `PA${sidOf(item)}` === token);
  const start = token === null ? page * size : after + 1;
  const shown = items.slice(start, start + size);
  const last = shown.at(-1);

  const uri = (number: number, pageToken?: string): string => {
    const next = new URLSearchParams(query);
    next.set("PageSize", String(size));
    next.set("Page", String(number));
    next.delete("PageToken");
    if (pageToken !== undefined) next.set("PageToken", pageToken);
    return `${path}?${next}`;
  };
  const before = start > size ? items[start - size - 1] : undefined;
  return {
    first_page_uri: uri(0),
    end: start + Math.max(shown.length - 1, 0),
    next_page_uri:
      last !== undefined && start + shown.length < items.length
        ? uri(page + 1, `PA${sidOf(last)}`)
        : null,
    page,
    page_size: size,
    previous_page_uri:
      page > 0 ? uri(page - 1, before === undefined ? undefined : `PA${sidOf(before)}`) : null,
    start,
    uri: `${path}${query.size > 0 ? `?${query}` : ""}`,
    [name]: shown.map(options.toResource),
  };
}
