/** So many words of the system prompt in a row are no accident. A fact that the prompt lets it quote is shorter. */
const MOST_WORDS_IN_A_ROW = 30;

/**
 * Whether a reply repeats the system prompt word for word: 30 words of it in a row, or the whole of it when it is shorter
 * (but for prompts of less than 8 words, which any reply may contain by chance). Case, spacing and punctuation
 * don't matter.
 */
export function repeatsPrompt(reply: string, systemPrompt: string): boolean {
  const prompt = wordsOf(systemPrompt);
  const run = Math.min(MOST_WORDS_IN_A_ROW, prompt.length);
  if (run < 8) return false;
  const said = wordsOf(reply);
  if (said.length < run) return false;
  const instructions = ` ${prompt.join(" ")} `;
  for (let at = 0; at + run <= said.length; at++) {
    if (instructions.includes(` ${said.slice(at, at + run).join(" ")} `)) return true;
  }
  return false;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? [];
}
