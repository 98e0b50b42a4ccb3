import type { InboundMessage } from "sms-pipeline";
import { IdlePlace } from "./idle-threads.ts";
import { newId } from "./ids.ts";
import { ownText } from "./own-text.ts";
import { newConversation } from "./session.ts";
import type { State } from "./state.ts";
import type { Thread } from "./thread.ts";
import { newThreadUsage } from "./usage.ts";

export function findThread(state: State, number: string, person: string): Thread | undefined {
  return state.threadsByPair.get(number)?.get(person);
}

/** All threads with this person, one for each of our numbers. */
export function threadsWith(state: State, person: string): Thread[] {
  return [...state.threadsByPair.values()].flatMap((persons) => persons.get(person) ?? []);
}

export function addThread(state: State, inbound: InboundMessage, now: number): Thread {
  const id = newId();
  const conversation = newConversation({ id, lastSeq: 0 }, now);
  const thread: Thread = {
    id,
    number: ownText(inbound.to),
    person: ownText(inbound.from),
    provider: inbound.provider,
    messagingServiceId: null,
    conversation,
    conversations: [conversation],
    messages: [],
    waiting: [],
    staged: [],
    lastSeq: 0,
    quietMs: 0,
    maxWaitMs: 0,
    usage: newThreadUsage(),
    lease: { token: 0, expiresAt: 0 },
    claims: 0,
    queueIndex: -1,
    readyAt: 0,
    idlePlace: new IdlePlace(),
  };
  thread.idlePlace.thread = thread;
  state.threads.set(thread.id, thread);
  const persons = state.threadsByPair.get(thread.number);
  if (persons === undefined) {
    state.threadsByPair.set(thread.number, new Map([[thread.person, thread]]));
  } else {
    persons.set(thread.person, thread);
  }
  return thread;
}
