import type {
  AssistantDirectory,
  ClaimedTurn,
  ConversationLog,
  Lease,
  Store,
  TakeOver,
} from "sms-pipeline";
import type { StoreContractHarness } from "sms-pipeline/testing";
import { findOutbound } from "../src/ids.ts";
import { storeOver } from "../src/memory-store.ts";
import { createState, type State } from "../src/state.ts";
import type { OutboundRecord, Thread } from "../src/thread.ts";
import { rawReaderOf } from "./raw-reader.ts";

/** One way to break the contract. */
export interface Defect {
  readonly defect: string;
  /** The cases that must notice. */
  readonly caughtBy: readonly string[];
  /** True when the store's own answers look right, so that only a raw reader sees the defect. */
  readonly onlyInRows?: true;
  /** True when the defect is that a step rejects. */
  readonly throws?: true;
  /** Replaces steps of a working store over this state. */
  break(store: Store, state: State): Partial<Store>;
}

const LIMITS = { maxThreads: 1_000, maxMessages: 10_000, maxMessagesPerThread: 200 };

/** A memory store with the defect, as the suite takes it. */
export function brokenBy({ break: breakStore, onlyInRows }: Defect): StoreContractHarness {
  return {
    async create({ assistants, clock }) {
      const state = createState(clock, LIMITS);
      for (const seed of assistants) state.assistants.save(seed);
      const store = storeOver(state);
      const broken: Store = { ...store, ...breakStore(store, state) };
      return { store: broken, raw: onlyInRows ? rawReaderOf(state) : undefined };
    },
  };
}

export function threadOf(state: State, threadId: string): Thread {
  const thread = state.threads.get(threadId);
  if (thread === undefined) throw new Error("The suite asked for a thread that is not there.");
  return thread;
}

export function outboundOf(state: State, id: string): OutboundRecord {
  const record = findOutbound(state, id);
  if (record === undefined) throw new Error("The suite asked for a message that is not there.");
  return record;
}

export function directoryOf({ assistants }: Store): AssistantDirectory {
  if (assistants === undefined) throw new Error("The memory store has a directory.");
  return assistants;
}

export function conversationsOf({ conversations }: Store): ConversationLog {
  if (conversations === undefined) throw new Error("The memory store has a conversation log.");
  return conversations;
}

export function takeOverOf({ takeOver }: Store): TakeOver {
  if (takeOver === undefined) throw new Error("The memory store can be taken over.");
  return takeOver;
}

/** The same lease with whatever token is current. */
export function withCurrentToken(state: State, lease: Lease): Lease {
  return { ...lease, token: threadOf(state, lease.threadId).lease.token };
}

/** Runs a step as if the lease had no end. */
export function withoutExpiry<Result>(state: State, lease: Lease, step: () => Result): Result {
  const own = threadOf(state, lease.threadId).lease;
  if (own.token === lease.token) own.expiresAt = Math.max(own.expiresAt, state.clock.now() + 1);
  return step();
}

/** The store with every turn that it hands out changed. */
export function withTurns(
  store: Store,
  change: (turn: ClaimedTurn) => ClaimedTurn,
): Pick<Store, "receive" | "claim" | "claimDue" | "renew" | "stage"> {
  return {
    async receive(inbound, policy) {
      const result = await store.receive(inbound, policy);
      return { ...result, turn: result.turn && change(result.turn) };
    },
    async claim(threadId, request) {
      const turn = await store.claim(threadId, request);
      return turn && change(turn);
    },
    claimDue: async (limit, request) => (await store.claimDue(limit, request)).map(change),
    async renew(lease, request) {
      const result = await store.renew(lease, request);
      return result.kind === "renewed" ? { ...result, turn: change(result.turn) } : result;
    },
    async stage(lease, input, request) {
      const result = await store.stage(lease, input, request);
      return result.kind === "superseded" ? { ...result, turn: change(result.turn) } : result;
    },
  };
}
