import type {
  ConversationLog,
  ConversationPage,
  ConversationQuery,
  ConversationSummary,
  MessagePage,
  MessageQuery,
} from "sms-pipeline";
import { findConversation } from "./ids.ts";
import { hasLiveLease } from "./lease.ts";
import { listedMessage, writtenAt } from "./message-record.ts";
import { pageSize, placeOf } from "./page-place.ts";
import { dueInMs } from "./schedule.ts";
import type { State } from "./state.ts";
import type { Conversation, MessageRecord, Thread } from "./thread.ts";

const MAX_PAGE = 200;

/** A conversation with its messages, oldest first. */
interface Listed {
  readonly thread: Thread;
  readonly conversation: Conversation;
  readonly messages: readonly MessageRecord[];
}

export function conversationLog(state: State): ConversationLog {
  return {
    list: async (query) => list(state, query),
    find: async (conversationId) => find(state, conversationId),
    messages: async (query) => messages(state, query),
  };
}

function list(
  state: State,
  { number, state: filter, before, limit }: ConversationQuery,
): ConversationPage {
  const place = placeOf(before, Number.POSITIVE_INFINITY, "conversations");
  const found = [...state.threads.values()]
    .filter((thread) => number === undefined || hasNumber(thread, number))
    .flatMap(listedOf)
    .filter((each) => newestOrder(each) < place && (filter === undefined || fits[filter](each)))
    .sort((left, right) => newestOrder(right) - newestOrder(left));
  const page = found.slice(0, pageSize(limit, MAX_PAGE));
  const last = page.at(-1);
  return {
    conversations: page.map((each) => summary(state, each)),
    next: last !== undefined && page.length < found.length ? String(newestOrder(last)) : null,
  };
}

function find(state: State, conversationId: string): ConversationSummary | null {
  const found = findConversation(state, conversationId);
  if (found === undefined) return null;
  const { thread, conversation } = found;
  const own = thread.messages.filter((record) => record.conversation === conversation);
  return summary(state, { thread, conversation, messages: own });
}

function messages(state: State, { conversationId, before, limit }: MessageQuery): MessagePage {
  const place = placeOf(before, Number.POSITIVE_INFINITY, "messages");
  const all = findConversation(state, conversationId)?.thread.messages ?? [];
  const found = all
    .filter((record) => record.conversation.id === conversationId && record.order < place)
    .reverse();
  const page = found.slice(0, pageSize(limit, MAX_PAGE));
  const last = page.at(-1);
  return {
    messages: page.map(listedMessage),
    next: last !== undefined && page.length < found.length ? String(last.order) : null,
  };
}

function hasNumber({ number, person }: Thread, wanted: string): boolean {
  const matches = (whose: string): boolean =>
    wanted.startsWith("+") ? whose.startsWith(wanted) : whose.endsWith(wanted);
  return matches(number) || matches(person);
}

/** The conversations of a thread that have messages. */
function listedOf(thread: Thread): Listed[] {
  const byConversation = new Map<Conversation, MessageRecord[]>();
  for (const record of thread.messages) {
    const own = byConversation.get(record.conversation);
    if (own === undefined) byConversation.set(record.conversation, [record]);
    else own.push(record);
  }
  return [...byConversation].map(([conversation, own]) => ({
    thread,
    conversation,
    messages: own,
  }));
}

function newestOrder({ messages }: Listed): number {
  return messages.at(-1)?.order ?? 0;
}

const fits: Readonly<Record<NonNullable<ConversationQuery["state"]>, (listed: Listed) => boolean>> =
  {
    waiting: ({ thread, conversation }) =>
      [...thread.waiting, ...thread.staged].some((record) => record.conversation === conversation),
    paused: ({ thread, conversation }) =>
      conversation.paused !== null && thread.conversation === conversation,
    failed({ messages }) {
      const newest = messages.findLast((record) => record.direction === "outbound");
      return newest !== undefined && ["failed", "undelivered", "unknown"].includes(newest.status);
    },
    live: ({ conversation }) => conversation.end === null,
  };

function summary(state: State, { thread, conversation, messages }: Listed): ConversationSummary {
  const now = state.clock.now();
  const assistant = state.assistants.find(thread.number);
  const newest = messages.at(-1);
  const { id, startedAt, end, paused } = conversation;
  return {
    id,
    threadId: thread.id,
    number: thread.number,
    person: thread.person,
    assistant: assistant && { id: assistant.id, name: assistant.name },
    startedAt,
    lastMessageAt: newest === undefined ? startedAt : writtenAt(newest),
    endedAt: end?.at ?? null,
    endReason: end?.reason ?? null,
    paused: paused && { ...paused },
    optedOut: state.optOuts.holds(thread, thread.person),
    inHand: hasLiveLease(thread, now),
    dueInMs: dueInMs(thread, now),
    lastMessage: newest === undefined ? null : lastMessage(newest),
  };
}

function lastMessage(record: MessageRecord): ConversationSummary["lastMessage"] {
  if (record.direction === "outbound") {
    const { direction, body, status } = record;
    return { direction, body, mediaCount: 0, status };
  }
  const { body, media } = record.message;
  return { direction: "inbound", body, mediaCount: media.length, status: null };
}
