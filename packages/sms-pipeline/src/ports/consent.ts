/** How a person's consent came to be taken back or given. */
export type ConsentOrigin =
  /** A keyword, as the whole text. */
  | "keyword"
  /** The carrier said so with the text (`OptOutType`). */
  | "carrier"
  /** The carrier refused a message of ours because of it (21610). */
  | "carrier_error"
  /** Plain words ("please stop texting me"), as this package reads them. */
  | "plain_words"
  /** Plain words, as the host's own function reads them. */
  | "host"
  /** The model understood a request. */
  | "model";

/** One line of the consent log. It is kept when messages are erased or pruned: it is what proves lawful conduct. */
export interface ConsentEntry {
  readonly id: string;
  /** Milliseconds since the epoch, by the store's clock. */
  readonly at: number;
  readonly kind: "opted_out" | "opted_in";
  readonly person: string;
  /** Our number, or the Messaging Service whose numbers it holds for. */
  readonly scope: string;
  readonly origin: ConsentOrigin;
  /** The text by which it was said; null when there was none. */
  readonly messageId: string | null;
}

export interface ConsentQuery {
  /** Only this person's. */
  readonly person?: string | undefined;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
  /** Entries a page, at most 1,000. */
  readonly limit: number;
}

export interface ConsentPage {
  /** Oldest first. */
  readonly entries: readonly ConsentEntry[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

/**
 * An optional part of a store: who opted out or in, when, and by which text. An entry is written in the same step as the
 * change itself, and only for a change: a second STOP writes none.
 */
export interface ConsentLog {
  list(query: ConsentQuery): Promise<ConsentPage>;
  /** Who must not be texted now, the newest opt-out first. */
  listOptOuts(query: OptOutQuery): Promise<OptOutPage>;
}

/** A person who must not be texted. */
export interface OptOut {
  readonly person: string;
  /** Our number, or the Messaging Service whose numbers it holds for. */
  readonly scope: string;
  /** Milliseconds since the epoch, by the store's clock. */
  readonly at: number;
  /** The text by which it was said; null when there was none. */
  readonly messageId: string | null;
}

export interface OptOutQuery {
  /** Only this person's. */
  readonly person?: string | undefined;
  /** The `next` of the page before. */
  readonly before?: string | undefined;
  /** Opt-outs a page, at most 1,000. */
  readonly limit: number;
}

export interface OptOutPage {
  /** Newest first. */
  readonly optOuts: readonly OptOut[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}
