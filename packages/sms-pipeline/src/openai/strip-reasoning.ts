const TAG = /<\/?(?:seed:)?think(?:ing)?>|\[\/?think\](?!\()/gi;

/**
 * The reply without the thinking that reasoning models on Ollama, vLLM and llama.cpp put into it as
 * `<think>...</think>` or `[THINK]...[/THINK]`, trimmed.
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
    if (tag[0][1] === "/") {
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
  const lineStart = text.lastIndexOf("\n", index - 1) + 1;
  return index === 0 || text.slice(lineStart, index).trim() === "";
}
