import { flankingOf } from "./flanking.ts";

interface Opener {
  /** Which piece of the output holds the run. */
  readonly piece: number;
  readonly end: number;
  length: number;
}

type Marker = "*" | "_" | "~";

/** How many openers each marker had at some point. */
export type EmphasisLevel = Readonly<Record<Marker, number>>;

/**
 * Pairs the runs of `*`, `_` and `~~` that are emphasis and takes them out of the output. Every run is looked at once
 * and every opener is dropped once, so that the time is linear whatever the text.
 */
export class Emphasis {
  readonly #source: string;
  readonly #pieces: string[];
  readonly #openers: Readonly<Record<Marker, Opener[]>> = { "*": [], _: [], "~": [] };
  #lastWord = -1;

  constructor(source: string, pieces: string[]) {
    this.#source = source;
    this.#pieces = pieces;
  }

  /** Something that can be emphasised was written from this index of the source. */
  wordAt(index: number): void {
    this.#lastWord = Math.max(this.#lastWord, index);
  }

  /** Takes up the run of markers at `start`; returns where it ends. */
  run(start: number): number {
    const marker = markerAt(this.#source, start);
    let end = start + 1;
    while (this.#source[end] === marker) end++;
    const { canOpen, canClose } = flankingOf(this.#source, start, end);
    let length = end - start;
    if (marker !== "~" || length === 2) {
      if (canClose) length -= this.#close(marker, start, length);
      if (canOpen && length > 0) {
        this.#openers[marker].push({ piece: this.#pieces.length, end, length });
      }
    }
    this.#pieces.push(marker.repeat(length));
    return end;
  }

  level(): EmphasisLevel {
    const { "*": star, _: underscore, "~": tilde } = this.#openers;
    return { "*": star.length, _: underscore.length, "~": tilde.length };
  }

  /** Forgets the openers since then: emphasis does not reach out of a link. */
  backTo(level: EmphasisLevel): void {
    for (const marker of ["*", "_", "~"] as const) {
      const openers = this.#openers[marker];
      openers.length = Math.min(openers.length, level[marker]);
    }
  }

  #close(marker: Marker, start: number, length: number): number {
    const openers = this.#openers[marker];
    let left = length;
    while (left > 0) {
      const opener = openers.at(-1);
      if (!opener || opener.end > this.#lastWord) break;
      if (this.#isDunder(marker, opener, start, length)) {
        openers.pop();
        break;
      }
      const used = Math.min(opener.length, left);
      opener.length -= used;
      left -= used;
      this.#pieces[opener.piece] = marker.repeat(opener.length);
      if (opener.length === 0) openers.pop();
      this.#dropSince(opener.piece);
    }
    return length - left;
  }

  // `__init__` is a name.
  #isDunder(marker: Marker, opener: Opener, start: number, length: number): boolean {
    return (
      marker === "_" &&
      opener.length === 2 &&
      length === 2 &&
      start - opener.end <= 40 &&
      /^[a-z0-9_]+$/.test(this.#source.slice(opener.end, start))
    );
  }

  // What was opened inside the pair can't be closed outside of it.
  #dropSince(piece: number): void {
    for (const marker of ["*", "_", "~"] as const) {
      const openers = this.#openers[marker];
      while ((openers.at(-1)?.piece ?? -1) > piece) openers.pop();
    }
  }
}

function markerAt(source: string, index: number): Marker {
  const character = source[index];
  return character === "*" || character === "_" ? character : "~";
}
