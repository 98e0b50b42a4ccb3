import type * as z from "zod/mini";

/** What this page keeps in the browser: beside other pages of the same origin, and gone with the browser's own data. */
export interface Saved {
  /** Null when there is none, or what there is does not fit the schema. */
  read<T>(key: string, schema: z.ZodMiniType<T>): T | null;
  /** False when the browser does not take it: it is full, or keeps nothing for this page. */
  write(key: string, value: unknown): boolean;
  remove(key: string): void;
  /** The keys that begin so, without the beginning. */
  keysUnder(prefix: string): string[];
}

/** Keeps values as JSON, under keys that begin with `scope`. A browser may refuse even to hand its storage out. */
export function createSaved(storage: () => Storage, scope: string): Saved {
  return {
    read(key, schema) {
      try {
        const text = storage().getItem(scope + key);
        return text === null ? null : (schema.safeParse(JSON.parse(text)).data ?? null);
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        storage().setItem(scope + key, JSON.stringify(value));
        return true;
      } catch {
        return false;
      }
    },
    remove(key) {
      try {
        storage().removeItem(scope + key);
      } catch {
        // The browser keeps nothing for this page, so there is nothing to remove.
      }
    },
    keysUnder(prefix) {
      try {
        const kept = storage();
        const keys = Array.from({ length: kept.length }, (_, index) => kept.key(index) ?? "");
        return keys
          .filter((key) => key.startsWith(scope + prefix))
          .map((key) => key.slice(scope.length + prefix.length));
      } catch {
        return [];
      }
    },
  };
}
