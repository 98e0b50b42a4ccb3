import type { Keyword } from "./keywords.ts";

export interface OptOut {
  readonly person: string;
  /** The number, or the messaging service, that may not text the person. */
  readonly number: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** Who gets no texts from whom. */
export interface OptOuts {
  has(person: string, number: string): boolean;
  /** Acts on a keyword. True when the carrier answers it. */
  apply(keyword: Keyword, person: string, number: string, now: number): boolean;
  list(): readonly OptOut[];
}

export function createOptOuts(onChange: () => void): OptOuts {
  const entries = new Map<string, OptOut>();
  const keyOf = (person: string, number: string): string => `${person} ${number}`;
  return {
    has: (person, number) => entries.has(keyOf(person, number)),
    apply(keyword, person, number, now) {
      const key = keyOf(person, number);
      const optedOut = entries.has(key);
      if (keyword === "help") return !optedOut;
      if (optedOut === (keyword === "stop")) return false;
      if (optedOut) entries.delete(key);
      else entries.set(key, { person, number, since: now });
      onChange();
      return true;
    },
    list: () => [...entries.values()],
  };
}
