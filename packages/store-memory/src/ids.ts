import type { State } from "./state.ts";
import type { Conversation, OutboundRecord, Thread } from "./thread.ts";

const UUID_LENGTH = 36;

/**
 * A random UUID, in one piece: V8 keeps what Node's `randomUUID` puts together as a tree of a dozen small strings, which
 * is ten times as large and slow to compare. Lower case it is already; asking for it flattens the tree.
 */
export function newId(): string {
  return crypto.randomUUID().toLowerCase();
}

/** What is written down next in the thread. Ids tell in which thread to look, so that no index of them is kept. */
export function nextMessageId(thread: Thread): string {
  return `${thread.id}-${thread.lastSeq + 1}`;
}

/** The conversation that begins with what is written down next. */
export function nextConversationId({ id, lastSeq }: Pick<Thread, "id" | "lastSeq">): string {
  return `${id}-c${lastSeq + 1}`;
}

export function findOutbound(state: State, id: string): OutboundRecord | undefined {
  const thread = threadOf(state, id);
  return thread && outboundOf(thread, id);
}

export function outboundOf(thread: Thread, id: string): OutboundRecord | undefined {
  return thread.messages.findLast(
    (record): record is OutboundRecord => record.direction === "outbound" && record.id === id,
  );
}

export function findConversation(
  state: State,
  conversationId: string,
): { readonly thread: Thread; readonly conversation: Conversation } | undefined {
  const thread = threadOf(state, conversationId);
  const conversation = thread?.conversations.find(({ id }) => id === conversationId);
  return thread && conversation && { thread, conversation };
}

function threadOf(state: State, id: string): Thread | undefined {
  return state.threads.get(id.slice(0, UUID_LENGTH));
}
