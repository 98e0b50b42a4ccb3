import {
  type AssistantDirectory,
  type AssistantSeed,
  type Clock,
  ConfigurationError,
  type ConsentLog,
  type ConversationLog,
  type Retention,
  type Store,
  systemClock,
  type TakeOver,
} from "sms-pipeline";
import { assistantDirectory } from "./assistant-directory.ts";
import { claim, claimDue, release, renew } from "./claim.ts";
import { consentLog } from "./consent-log.ts";
import { conversationLog } from "./conversation-log.ts";
import { recordDelivery } from "./delivery.ts";
import { receive } from "./receive.ts";
import { retention } from "./retention.ts";
import { settle } from "./settle.ts";
import { stage } from "./stage.ts";
import { createState, type Limits, type State } from "./state.ts";
import { takeOver } from "./take-over.ts";

export interface MemoryStoreOptions {
  /** Assistants to begin with. More can be saved through `store.assistants`. */
  readonly assistants?: readonly AssistantSeed[] | undefined;
  /** Default: the machine's time. */
  readonly clock?: Clock | undefined;
  /**
   * How many threads (pairs of our number and a person's) to keep. Default 10,000. Past it, those whose
   * conversation has ended are forgotten first, then the others, longest untouched first, with all their
   * messages. A thread in which something waits, or which somebody holds, is never forgotten: such threads may
   * exceed the limit for as long as they wait.
   */
  readonly maxThreads?: number | undefined;
  /** How many messages to keep in all threads together, by the same rule. Default 100,000. */
  readonly maxMessages?: number | undefined;
  /**
   * How many finished messages to keep in one thread, at least 4. Default 200. The oldest go first, a quarter of
   * them at a time. What is dropped is missing from the history, and a duplicate of it is no longer recognised.
   */
  readonly maxMessagesPerThread?: number | undefined;
}

/** A store in this process's memory, with all the optional parts of a store. */
export interface MemoryStore extends Store {
  readonly assistants: AssistantDirectory;
  readonly consent: ConsentLog;
  readonly retention: Retention;
  readonly conversations: ConversationLog;
  readonly takeOver: TakeOver;
}

/**
 * Keeps everything in this process's memory: for tests, demos and first steps. What was acknowledged is lost when
 * the process ends, and a second process knows nothing of it; a durable store keeps its promises there.
 *
 * Memory is bounded by the options, except for what proves lawful conduct and is never forgotten as long as the store
 * lives: the opt-outs, and an entry in the consent log for each opt-out and opt-in that changed something (about 700 bytes
 * for an opt-out, its entry included). Throws `ConfigurationError` when a limit is not a whole number or too small.
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  const limits: Limits = {
    maxThreads: options.maxThreads ?? 10_000,
    maxMessages: options.maxMessages ?? 100_000,
    maxMessagesPerThread: options.maxMessagesPerThread ?? 200,
  };
  checkLimits(limits);
  const state = createState(options.clock ?? systemClock, limits);
  for (const seed of options.assistants ?? []) state.assistants.save(seed);
  return storeOver(state);
}

/** The store's steps over a state. Every step runs to its end before the next can begin. */
export function storeOver(state: State): MemoryStore {
  return {
    receive: async (inbound, policy) => receive(state, inbound, policy),
    claim: async (threadId, request) => claim(state, threadId, request),
    claimDue: async (limit, request) => claimDue(state, limit, request),
    renew: async (lease, request) => renew(state, lease, request),
    release: async (lease) => release(state, lease),
    stage: async (lease, input, request) => stage(state, lease, input, request),
    settle: async (lease, outboundId, outcome) => settle(state, lease, outboundId, outcome),
    recordDelivery: async (update) => recordDelivery(state, update),
    findAssistant: async (phoneNumber) => state.assistants.find(phoneNumber),
    health: async () => undefined,
    close: async () => undefined,
    assistants: assistantDirectory(state.assistants),
    consent: consentLog(state),
    retention: retention(state),
    conversations: conversationLog(state),
    takeOver: takeOver(state),
  };
}

function checkLimits(limits: Limits): void {
  const least: Limits = { maxThreads: 1, maxMessages: 1, maxMessagesPerThread: 4 };
  const issues = Object.entries(least).flatMap(([name, minimum]) => {
    const value = limits[name as keyof Limits];
    const fits = Number.isInteger(value) && value >= minimum;
    return fits ? [] : [{ name, problem: `must be a whole number of at least ${minimum}` }];
  });
  if (issues.length > 0) {
    const all = issues.map(({ name, problem }) => `${name} ${problem}`).join(", ");
    throw new ConfigurationError("invalid_options", `createMemoryStore: ${all}.`, issues);
  }
}
