import type { ConversationItem, MessageItem, Page } from "@sms-pipeline/console";
import { CONSOLE_TOKEN } from "./world.ts";

/** All that the console shows of conversations and their messages, page by page. */
export async function readConsole(
  api: string,
): Promise<{ conversations: ConversationItem[]; messages: MessageItem[] }> {
  const conversations: ConversationItem[] = [];
  const messages: MessageItem[] = [];
  for await (const conversation of allOf<ConversationItem>(`${api}/conversations`)) {
    conversations.push(conversation);
    const address = `${api}/conversations/${encodeURIComponent(conversation.id)}/messages`;
    for await (const message of allOf<MessageItem>(address)) messages.push(message);
  }
  return { conversations, messages };
}

/** Whether something still waits for an answer, or to be sent. */
export async function isAnythingWaiting(api: string): Promise<boolean> {
  for await (const _ of allOf(`${api}/conversations?state=waiting`)) return true;
  return false;
}

async function* allOf<T>(address: string): AsyncGenerator<T> {
  const url = new URL(address);
  url.searchParams.set("limit", "100");
  for (;;) {
    const headers = { authorization: `Bearer ${CONSOLE_TOKEN}` };
    const response = await fetch(url, { headers });
    if (!response.ok)
      throw new Error(`The console answered ${response.status} at ${url.pathname}.`);
    const page: Page<T> = JSON.parse(await response.text());
    yield* page.items;
    if (page.next === null) return;
    url.searchParams.set("before", page.next);
  }
}
