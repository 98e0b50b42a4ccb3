const EDGES = /^[\p{P}\p{S}\p{Z}\p{C}]+|[\p{P}\p{S}\p{Z}\p{C}\p{M}]+$/gu;

/**
 * The message as a keyword: trimmed, in lower case, without punctuation, quotes or emoji around it. Null when more
 * than one word is left, so that a keyword inside a sentence is none.
 */
export function keywordOf(body: string): string | null {
  // No keyword is longer; this keeps a long text from being searched.
  if (body.length > 64) return null;
  const word = body.normalize("NFKC").replace(EDGES, "").toLowerCase();
  return word === "" || /\s/u.test(word) ? null : word;
}
