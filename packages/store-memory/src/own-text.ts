/**
 * The text as a string of its own: what a parser cuts out of a webhook's form may be a view that keeps the whole form in
 * memory.
 */
export function ownText(text: string): string;
export function ownText(text: string | null): string | null;
export function ownText(text: string | null): string | null {
  return text && ` ${text}`.slice(1);
}
