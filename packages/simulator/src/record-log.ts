/** What has changed since when: one count of changes for all logs of an emulator. */
export interface ChangeFeed {
  /** The number of the last change. */
  readonly revision: number;
  /** Counts a change and tells the listeners. */
  advance(): number;
  /** Returns a function that stops listening. */
  listen(listener: () => void): () => void;
}

export function createChangeFeed(): ChangeFeed {
  let revision = 0;
  const listeners = new Set<() => void>();
  return {
    get revision() {
      return revision;
    },
    advance() {
      revision += 1;
      for (const listener of [...listeners]) listener();
      return revision;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Records in the order in which they were added, each replaced as a whole when it changes; the oldest are forgotten. */
export interface RecordLog<T> {
  put(record: T): void;
  get(id: string): T | undefined;
  delete(id: string): boolean;
  all(): readonly T[];
  changedSince(revision: number): readonly T[];
}

export interface RecordLogOptions<T> {
  readonly idOf: (record: T) => string;
  /** How many are kept. */
  readonly most: number;
  readonly feed: ChangeFeed;
  readonly onPut?: (record: T) => void;
  readonly onForget?: (record: T) => void;
}

export function createRecordLog<T>(options: RecordLogOptions<T>): RecordLog<T> {
  const { idOf, most, feed, onPut, onForget } = options;
  const entries = new Map<string, { record: T; revision: number }>();

  function forget(id: string): boolean {
    const entry = entries.get(id);
    if (entry === undefined) return false;
    entries.delete(id);
    onForget?.(entry.record);
    return true;
  }

  return {
    put(record) {
      const id = idOf(record);
      const entry = { record, revision: feed.revision + 1 };
      // A change of an existing key keeps its place.
      entries.set(id, entry);
      if (entries.size > most) {
        const [oldest] = entries.keys();
        if (oldest !== undefined) forget(oldest);
      }
      feed.advance();
      onPut?.(record);
    },
    get: (id) => entries.get(id)?.record,
    delete(id) {
      const known = forget(id);
      if (known) feed.advance();
      return known;
    },
    all: () => Array.from(entries.values(), ({ record }) => record),
    changedSince: (revision) =>
      [...entries.values()].filter((entry) => entry.revision > revision).map((e) => e.record),
  };
}
