import type { EmitEvent } from "../events.ts";
import type { ReplyPart, ReplySource, StagedMessage } from "../ports/outbound.ts";

/** Tells that these parts are written down, each under its id, in the same order. */
export function emitStaged(
  emit: EmitEvent,
  { threadId, from, to }: Pick<StagedMessage, "threadId" | "from" | "to">,
  source: ReplySource,
  parts: readonly ReplyPart[],
  ids: readonly string[],
): void {
  const messages = parts.map(({ segments, encoding, estimatedCost = null }, index) => ({
    outboundId: ids[index] ?? "",
    segments,
    encoding,
    estimatedCost,
  }));
  const bodies = parts.map(({ body }) => body);
  emit({ type: "reply_staged", threadId, source, messages }, { from, to, bodies });
}
