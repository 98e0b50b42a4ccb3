import type { InboundIntent, Location, Media } from "./inbound.ts";
import type {
  Generation,
  OutboundStatus,
  ReplyPart,
  ReplySource,
  SilenceReason,
} from "./outbound.ts";

/**
 * An optional part of a store: reading what was said, for a person who looks after the conversations. It changes nothing
 * and takes no lease. Pages stay as quick with a million messages as with ten.
 */
export interface ConversationLog {
  /** Conversations that have messages, the one with the newest message first. */
  list(query: ConversationQuery): Promise<ConversationPage>;
  /** One conversation; null when there is none with this id. */
  find(conversationId: string): Promise<ConversationSummary | null>;
  /** The messages of one conversation, newest first. Of an unknown conversation: none. */
  messages(query: MessageQuery): Promise<MessagePage>;
}

export interface ConversationQuery {
  /** Only with persons or numbers of ours that begin so, e.g. `+1555`; or end so, where this has no `+`, e.g. `0100`. */
  readonly number?: string | undefined;
  readonly state?: ConversationFilter | undefined;
  /** The `next` of the page before. */
  readonly before?: string | undefined;
  /** Conversations a page, at most 200. */
  readonly limit: number;
}

export type ConversationFilter =
  /** Something in it waits: a text for its answer, or a reply to be handed to the carrier. */
  | "waiting"
  /** The assistant must stay silent in it, and it is the thread's newest. */
  | "paused"
  /** Its newest reply failed, is `undelivered`, or whether it was sent is `unknown`. */
  | "failed"
  /** It is not ended. */
  | "live";

export interface ConversationPage {
  readonly conversations: readonly ConversationSummary[];
  /**
   * Where the next page begins; null after the last. A page may hold fewer conversations than asked for, even none, while
   * `next` is not null: a filter that little fits is searched for bit by bit.
   */
  readonly next: string | null;
}

export interface ConversationSummary {
  readonly id: string;
  readonly threadId: string;
  /** Our number. */
  readonly number: string;
  readonly person: string;
  /** Who answers the number now; null: nobody, or the store does not know. */
  readonly assistant: { readonly id: string; readonly name: string } | null;
  readonly startedAt: number;
  /** When its newest message, either direction, was received or staged; `startedAt` when none is kept. */
  readonly lastMessageAt: number;
  /** Null while it is live. */
  readonly endedAt: number | null;
  readonly endReason: "ended" | "opted_out" | "expired" | "restarted" | null;
  /** Null while the assistant may answer. */
  readonly paused: { readonly at: number; readonly by: PausedBy } | null;
  /** The person must not be texted. */
  readonly optedOut: boolean;
  /** A process holds the thread at this moment. */
  readonly inHand: boolean;
  /** Milliseconds until the thread's waiting work is due; null when nothing waits. */
  readonly dueInMs: number | null;
  /** Null when none is kept: all were pruned. */
  readonly lastMessage: {
    readonly direction: "inbound" | "outbound";
    readonly body: string;
    readonly mediaCount: number;
    /** Of a reply; null of a text of the person. */
    readonly status: OutboundStatus | null;
  } | null;
}

/** `loop`: our own guard paused it, because the other side looks like a bot; `operator`: a person did. */
export type PausedBy = "loop" | "operator";

export interface MessageQuery {
  readonly conversationId: string;
  /** The `next` of the page before. */
  readonly before?: string | undefined;
  /** Messages a page, at most 200. */
  readonly limit: number;
}

export interface MessagePage {
  /** Newest first. */
  readonly messages: readonly MessageRecord[];
  /** Where the next, older page begins; null after the last. */
  readonly next: string | null;
}

export type MessageRecord = InboundRecord | OutboundRecord;

interface MessageFacts {
  readonly id: string;
  /** Rises with every message of the thread. */
  readonly seq: number;
  readonly body: string;
  readonly segments: number | null;
  /** The carrier's id; null of a reply that the carrier has not, or of which that is not known. */
  readonly providerMessageId: string | null;
  /** When it was received, or staged: milliseconds since the epoch by the store's clock. */
  readonly at: number;
}

export interface InboundRecord extends MessageFacts {
  readonly direction: "inbound";
  readonly media: readonly Media[];
  readonly location: Location | null;
  readonly intent: InboundIntent;
  /** Null while it waits. */
  readonly answeredAt: number | null;
  /** The `replyId` of the reply that answered it; null while it waits, and of one that was answered with a silence. */
  readonly answeredBy: string | null;
  readonly silence: SilenceReason | null;
}

export interface OutboundRecord extends MessageFacts {
  readonly direction: "outbound";
  readonly encoding: ReplyPart["encoding"];
  readonly estimatedCost: number | null;
  readonly source: ReplySource;
  /** Shared by the parts of one reply. */
  readonly replyId: string;
  /** Which part it is, from 1. */
  readonly part: number;
  readonly status: OutboundStatus;
  readonly statusAt: number;
  /** When the carrier was first known to have it; null while it is not. */
  readonly sentAt: number | null;
  /** The carrier's error code, e.g. `30003`. */
  readonly errorCode: string | null;
  /** Why it was canceled. */
  readonly silence: SilenceReason | null;
  /** How often it was handed to a holder to send. */
  readonly attempts: number;
  readonly generation: Generation | null;
}
