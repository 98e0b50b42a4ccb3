import type { AssistantSeed } from "../../ports/assistant.ts";
import type { ConsentEntry } from "../../ports/consent.ts";
import type { PausedBy } from "../../ports/conversation-log.ts";
import type { OutboundStatus, ReplyPart, SilenceReason } from "../../ports/outbound.ts";
import type { Store } from "../../ports/store.ts";
import type { TestClock } from "../test-clock.ts";

/** An optional part of a store, by its name in `Store`. */
export type StoreCapability = "assistants" | "consent" | "retention" | "conversations" | "takeOver";

/** Gives the contract suite a store to look at. */
export interface StoreContractHarness {
  /**
   * The optional parts that the store must have. Default: all of them. Of one that is left out no promise is checked, but
   * that the store really has none is: a test says so by name.
   */
  readonly capabilities?: readonly StoreCapability[] | undefined;
  /** An empty store with these assistants, whose time is the given clock's. Called once for each case. */
  create(options: {
    readonly assistants: readonly AssistantSeed[];
    readonly clock: TestClock;
  }): Promise<StoreUnderTest>;
}

export interface StoreUnderTest {
  readonly store: Store;
  /** The same data through another connection, as another process would see it. Races use both. */
  readonly second?: Store | undefined;
  /** With it the suite also looks at what was written, and does not have to believe the store. */
  readonly raw?: RawStoreReader | undefined;
  /** Called after the case, also when it failed. */
  dispose?(): Promise<void>;
}

/** Reads what the store has written, without the store's own code: plain queries, for instance. */
export interface RawStoreReader {
  /** All messages between the two numbers, in the order in which they were written. */
  messages(pair: NumberPair): Promise<readonly RawMessage[]>;
  /** How many conversations between the two numbers have not ended. */
  openConversations(pair: NumberPair): Promise<number>;
  /** Who has paused the newest conversation between the two numbers; null when nobody has. */
  pausedBy(pair: NumberPair): Promise<PausedBy | null>;
  /** Whether an opt-out stands. `scope` is the Messaging Service's id, or our number where there is none. */
  optedOut(scope: string, person: string): Promise<boolean>;
  /** The consent log's entries about this person, oldest first. */
  consent(person: string): Promise<readonly RawConsent[]>;
  /** How much is kept of this person, over all our numbers. */
  kept(person: string): Promise<RawKept>;
}

export type RawConsent = Pick<ConsentEntry, "kind" | "scope" | "origin" | "messageId">;

export interface RawKept {
  readonly threads: number;
  readonly conversations: number;
  readonly messages: number;
}

export interface NumberPair {
  /** Our number. */
  readonly number: string;
  readonly person: string;
}

export type RawMessage =
  | {
      readonly direction: "inbound";
      readonly body: string;
      /** Null while the text waits; the silence's reason; or `reply`. */
      readonly answer: SilenceReason | "reply" | null;
    }
  | {
      readonly direction: "outbound";
      readonly id: string;
      readonly body: string;
      readonly status: OutboundStatus;
      readonly providerMessageId: string | null;
      readonly segments: number | null;
      readonly encoding: ReplyPart["encoding"];
      readonly estimatedCost: number | null;
    };
