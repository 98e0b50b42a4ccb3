// gpt-oss writes `<|channel|>analysis<|message|>...<|channel|>final<|message|>`, of which some servers leave
// `analysis...assistantfinal` (https://github.com/openai/harmony); Gemma 4 writes `<|channel>thought...<channel|>`.
const OPENS = /<(?:seed:)?think(?:ing)?>|\[think\](?!\()|<\|channel\|>analysis|<\|channel>thought/;
const CLOSES =
  /<\/(?:seed:)?think(?:ing)?>|\[\/think\](?!\()|<\|channel\|>(?:final|commentary)(?:<\|message\|>)?|assistantfinal|<channel\|>/;
const TAG = new RegExp(`(?<closes>${CLOSES.source})|${OPENS.source}`, "gi");

/**
 * The reply without the thinking that reasoning models on Ollama, vLLM and llama.cpp put into it as
 * `<think>...</think>`, `[THINK]...[/THINK]` or a channel of its own, trimmed.
 * - Some chat templates open the block in the prompt: a closing tag that comes first ends it.
 * - A block that never closes (the token limit was hit) runs to the end when it starts a line; in the middle of one
 *   the tag is taken for words of the reply.
 */
export function stripReasoning(text: string): string {
  let kept = "";
  let keptUntil = 0;
  let openedAt: number | null = null;
  let first = true;
  for (const tag of text.matchAll(TAG)) {
    const end = tag.index + tag[0].length;
    if (tag.groups?.closes !== undefined) {
      if (openedAt !== null || first) keptUntil = end;
      openedAt = null;
    } else if (openedAt === null) {
      kept += text.slice(keptUntil, tag.index);
      keptUntil = tag.index;
      openedAt = tag.index;
    }
    first = false;
  }
  const unclosed = openedAt !== null && startsLine(text, openedAt);
  return (unclosed ? kept : kept + text.slice(keptUntil)).trim();
}

function startsLine(text: string, index: number): boolean {
  const lineStart = text.lastIndexOf("\n", index) + 1;
  return text.slice(lineStart, index).trim() === "";
}
