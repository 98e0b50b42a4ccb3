import type { DeskMessage } from "../../src/desk/api.ts";
import type { OutboxText } from "../outbox/outbox-text.ts";

/** A line of what a person and a number wrote to each other. */
export type ThreadItem =
  | { readonly kind: "message"; readonly key: string; readonly message: DeskMessage }
  | { readonly kind: "written"; readonly key: string; readonly text: OutboxText };

/** What a phone shows: what the emulator knows, then what it does not know yet. A text keeps its key between the two. */
export function threadOf(
  person: string,
  number: string | null,
  messages: Iterable<DeskMessage>,
  outbox: readonly OutboxText[],
): ThreadItem[] {
  const items: ThreadItem[] = [];
  const confirmed = new Set<string>();
  for (const message of messages) {
    const { direction, from, to, clientId, sid } = message;
    const inbound = direction === "inbound";
    if ((inbound ? from : to) !== person || (inbound ? to : from) !== number) continue;
    if (clientId !== null) confirmed.add(clientId);
    items.push({ kind: "message", key: clientId ?? sid, message });
  }
  for (const text of outbox) {
    if (text.from !== person || text.to !== number || confirmed.has(text.clientId)) continue;
    items.push({ kind: "written", key: text.clientId, text });
  }
  return items;
}
