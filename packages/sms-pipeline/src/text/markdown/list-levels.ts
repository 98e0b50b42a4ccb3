const ITEM = /^( *)([-*+]|\d{1,9}[.)])(?:[ \t]+|$)/;

export interface ListItem {
  readonly indent: number;
  /** `-`, or a number as it was written. */
  readonly marker: string;
  readonly text: string;
}

/** The list item that a line begins. `+ 5` is a number. */
export function listItemAt(line: string): ListItem | null {
  const match = ITEM.exec(line);
  if (!match) return null;
  const [whole, indent = "", marker = ""] = match;
  const text = line.slice(whole.length);
  if (marker === "+" && /^[\d$€£]/.test(text)) return null;
  return { indent: indent.length, marker: /\d/.test(marker) ? marker : "-", text };
}

/** Keeps count of how deep an item is in the lists around it. */
export class ListLevels {
  readonly #indents: number[] = [];

  get isOpen(): boolean {
    return this.#indents.length > 0;
  }

  get depth(): number {
    return this.#indents.length;
  }

  /** Takes up an item by its indent; returns its level, 0 for the outermost. */
  enter(indent: number): number {
    while (indent < (this.#indents.at(-1) ?? 0)) this.#indents.pop();
    const last = this.#indents.at(-1);
    if (last === undefined || indent >= last + 2) this.#indents.push(indent);
    return this.#indents.length - 1;
  }

  leave(): void {
    this.#indents.length = 0;
  }
}
