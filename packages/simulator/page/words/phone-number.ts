/** A number in groups that the eye can hold, e.g. `+1 555 010 0100`; one of another country only behind its plus sign. */
export function readableNumber(number: string): string {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return parts === null ? number : `+1 ${parts.slice(1).join(" ")}`;
}

/** The number that a person typed or pasted, without what people put between digits. */
export function typedNumber(text: string): string {
  return text.replace(/[\s().-]/g, "");
}
