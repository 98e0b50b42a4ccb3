import type { Assistant } from "./assistant.ts";
import type { StoredInbound } from "./inbound.ts";
import type { StagedMessage } from "./outbound.ts";

/** Asks for the right to answer a thread. */
export interface LeaseRequest {
  /** Who asks: one id for each process (or pipeline). For the record only; the token is what counts. */
  readonly holder: string;
  /** How long the right lasts unless it is renewed, in milliseconds. */
  readonly leaseMs: number;
  /** How many messages of the conversation to return as history at the most. */
  readonly historyLimit: number;
}

/** The right to answer one thread. */
export interface Lease {
  readonly threadId: string;
  /** The fencing token: higher with every claim of the thread, so that a holder that lost it is refused. */
  readonly token: number;
}

/** One earlier message of the conversation. */
export interface HistoryMessage {
  readonly role: "person" | "assistant";
  readonly body: string;
  readonly mediaCount: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What one process needs to answer one thread, and the right to do so. */
export interface ClaimedTurn {
  readonly lease: Lease;
  /** When the store gave this answer, milliseconds since the epoch by its clock. */
  readonly at: number;
  /** Milliseconds until the turn should be answered: the rest of the burst's quiet time, or of a retry's wait. */
  readonly dueInMs: number;
  /** Milliseconds since the oldest unanswered text came; 0 when there is none. */
  readonly waitedMs: number;
  /** Null when no assistant has the number. */
  readonly assistant: Assistant | null;
  readonly conversation: {
    readonly id: string;
    /** True when the person or we have ended it. */
    readonly ended: boolean;
    /** True when any reply was staged in it. */
    readonly replied: boolean;
    /** True while the assistant must stay silent in it. */
    readonly paused: boolean;
  };
  /** The texts that wait for an answer, oldest first. Empty in a turn that was just claimed only when `staged` is not. */
  readonly unanswered: readonly StoredInbound[];
  /**
   * Earlier messages of the conversation, oldest first, without the unanswered ones: texts of the person, and
   * replies that were sent or may have been (not `failed`, `canceled` or still `staged` ones).
   */
  readonly history: readonly HistoryMessage[];
  /** Replies that were staged, handed to this holder and not settled, in the order in which they must leave. */
  readonly staged: readonly StagedMessage[];
  /**
   * Something was staged since the claim, which this holder was not handed: it may give the lease back, so that whoever claims
   * next sends it. Always false in a turn that was just claimed.
   */
  readonly stagedSince: boolean;
  /** The person has opted out since: nothing may be sent. */
  readonly optedOut: boolean;
  /** How often this work was claimed since anything of it was last answered, this time included: 1 at first. */
  readonly claims: number;
  readonly usage: TurnUsage;
}

/** What the limits go by, as of now. */
export interface TurnUsage {
  /** Texts of the person in this thread since the current short window began, the waiting ones included. */
  readonly textsShort: number;
  /** The same for the long window. */
  readonly textsLong: number;
  /** Replies staged in this conversation. */
  readonly replies: number;
  /** Tokens of the assistant's replies staged today (UTC), in and out. */
  readonly tokensToday: number;
  /** Segments of the assistant's replies staged today (UTC). */
  readonly segmentsToday: number;
  /** True when a `limit_notice` was staged in this thread since the current long window began. */
  readonly noticed: boolean;
}
