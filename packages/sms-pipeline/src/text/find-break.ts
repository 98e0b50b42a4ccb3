import { isInsidePair } from "./cluster-start.ts";
import { isWithinUnit, linkStart } from "./inseparable.ts";
import { endsSentence } from "./sentence-end.ts";

export interface TextBreak {
  /** Where the first part ends. */
  readonly end: number;
  /** Where the second part begins: past the spaces between the two. */
  readonly next: number;
  readonly after: "sentence" | "word" | "character";
}

// A break that leaves more than half of the room empty is no good one.
const LEAST_FILL = 0.5;
const LOOK_AHEAD = 128;

/**
 * Where to break a text whose first `room` units fit a message: after a sentence, else between words, else between
 * characters (grapheme clusters). Not within a link, a number, a price or a date, unless it is longer than the room.
 */
export function findBreak(text: string, room: number): TextBreak {
  const near = new NearText(text.slice(0, room + LOOK_AHEAD));
  const least = Math.floor(room * LEAST_FILL);
  const sentence = lastWhere(room, least, (index) => near.isSentenceBreak(index));
  if (sentence > 0) return near.breakAt(sentence, "sentence");
  const word = lastWhere(room, 0, (index) => near.isWordBreak(index));
  if (word > least) return near.breakAt(word, "word");
  // A row of numbers, or a link that fills the room together with its text.
  const space = lastWhere(room, least, (index) => near.isSpaceBreak(index));
  if (space > 0) return near.breakAt(space, "word");
  // One piece without spaces fills most of the room.
  const link = linkStart(near.text, room);
  const beforeLink = link === null ? 0 : Math.max(near.characterStart(link), word);
  if (beforeLink > 0) return near.breakAt(beforeLink, "word");
  const wordStart = near.wordStart(room);
  if (wordStart > least) return near.breakAt(wordStart, "word");
  const start = near.characterStart(room);
  if (start > 0) return near.breakAt(start, "character");
  // A single character that is longer than a message.
  return near.breakAt(isInsidePair(near.text, room) ? room - 1 : room, "character");
}

function lastWhere(from: number, above: number, isBreak: (index: number) => boolean): number {
  for (let index = from; index > above; index--) if (isBreak(index)) return index;
  return 0;
}

/** The part of a text in which a break is looked for. */
class NearText {
  readonly text: string;
  readonly #characters: Intl.Segments;

  constructor(text: string) {
    this.text = text;
    this.#characters = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text);
  }

  breakAt(index: number, after: TextBreak["after"]): TextBreak {
    const next = this.isSpaceBreak(index) ? index + this.#spacesFrom(index).length : index;
    return { end: index, next, after };
  }

  isSentenceBreak(index: number): boolean {
    if (this.#isSpace(index)) {
      return (
        this.isWordBreak(index) &&
        (endsSentence(this.text, index) || this.#spacesFrom(index).includes("\n"))
      );
    }
    // Chinese and Japanese have no space there.
    return endsSentence(this.text, index) && this.#isBetweenCharacters(index);
  }

  isWordBreak(index: number): boolean {
    return (
      this.isSpaceBreak(index) &&
      !isWithinUnit(this.text, index, index + this.#spacesFrom(index).length)
    );
  }

  /** Whether the spaces between two words begin at the index. */
  isSpaceBreak(index: number): boolean {
    if (index === 0 || !this.#isSpace(index) || this.#isSpace(index - 1)) return false;
    const end = index + this.#spacesFrom(index).length;
    return this.#isBetweenCharacters(index) && this.#isBetweenCharacters(end);
  }

  characterStart(index: number): number {
    return this.#characters.containing(index)?.index ?? this.text.length;
  }

  /** Where the word begins that holds the index; in Thai or Chinese, by a dictionary. 0 when it is within a character. */
  wordStart(index: number): number {
    const words = new Intl.Segmenter(undefined, { granularity: "word" }).segment(this.text);
    const start = words.containing(index)?.index ?? 0;
    return this.#isBetweenCharacters(start) ? start : 0;
  }

  #isBetweenCharacters(index: number): boolean {
    return this.characterStart(index) === index;
  }

  #isSpace(index: number): boolean {
    return /\s/.test(this.text[index] ?? "");
  }

  #spacesFrom(index: number): string {
    let end = index;
    while (this.#isSpace(end)) end++;
    return this.text.slice(index, end);
  }
}
