import type { AiMessage } from "../ports/ai.ts";
import type { StoredInbound } from "../ports/inbound.ts";
import type { HistoryMessage } from "../ports/turn.ts";

/** The conversation as the model sees it. What a person wrote is only ever a user message. */
export function promptMessages(
  history: readonly HistoryMessage[],
  unanswered: readonly StoredInbound[],
): AiMessage[] {
  const messages: AiMessage[] = [];
  for (const { role, body, mediaCount } of history) {
    const content = role === "assistant" ? body : personContent(body, mediaCount, false);
    messages.push({ role: role === "assistant" ? "assistant" : "user", content });
  }
  for (const { body, media, location } of unanswered) {
    messages.push({ role: "user", content: personContent(body, media.length, location !== null) });
  }
  return messages;
}

/** A picture without words must not look like nothing to the model. */
function personContent(body: string, mediaCount: number, hasLocation: boolean): string {
  const notes: string[] = [];
  if (mediaCount > 0) notes.push(mediaCount === 1 ? "1 attachment" : `${mediaCount} attachments`);
  if (hasLocation) notes.push("a location");
  // Some servers refuse a message of nothing but spaces.
  const isBlank = body.trim() === "";
  if (notes.length === 0) return isBlank ? "[empty message]" : body;
  const note = `[${notes.join(" and ")}]`;
  return isBlank ? note : `${body}\n${note}`;
}
