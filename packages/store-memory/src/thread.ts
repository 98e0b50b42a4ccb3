import type {
  ConversationSummary,
  Generation,
  OutboundStatus,
  PausedBy,
  ReplyPart,
  ReplySource,
  SilenceReason,
  StoredInbound,
} from "sms-pipeline";
import type { IdlePlace } from "./idle-threads.ts";

/** One session within a thread. */
export interface Conversation {
  readonly id: string;
  readonly startedAt: number;
  /** When its last message passed, in either direction. */
  lastMessageAt: number;
  /** Null while it is live. */
  end: { readonly at: number; readonly reason: EndReason } | null;
  /** How many replies were staged in it. */
  replies: number;
  /** Later texts are answered with a silence. Null: they are not. */
  paused: Pause | null;
}

export type EndReason = NonNullable<ConversationSummary["endReason"]>;

export interface Pause {
  readonly at: number;
  readonly by: PausedBy;
}

export type Answer = { readonly at: number } & (
  | { readonly kind: "reply"; readonly outboundId: string }
  | { readonly kind: "silence"; readonly reason: SilenceReason }
);

export interface InboundRecord {
  readonly direction: "inbound";
  /** Rises with everything that the store writes down. */
  readonly order: number;
  readonly thread: Thread;
  readonly conversation: Conversation;
  readonly message: StoredInbound;
  /** Null while it waits for an answer. */
  answer: Answer | null;
}

/** One text message of a reply. */
export interface OutboundRecord {
  readonly direction: "outbound";
  /** Rises with everything that the store writes down. */
  readonly order: number;
  readonly id: string;
  readonly seq: number;
  readonly thread: Thread;
  readonly conversation: Conversation;
  /** Shared by the parts of one reply. */
  readonly replyId: string;
  /** Which part of it this is, from 1. */
  readonly part: number;
  readonly idempotencyKey: string | null;
  readonly source: ReplySource;
  readonly generation: Generation | null;
  readonly provider: string;
  readonly body: string;
  readonly messagingServiceId: string | null;
  readonly stagedAt: number;
  status: OutboundStatus;
  statusAt: number;
  /** When the carrier was first known to have it. */
  sentAt: number | null;
  providerMessageId: string | null;
  /** As the carrier counted them once it has told, as we did until then. */
  segments: number;
  readonly encoding: ReplyPart["encoding"];
  readonly estimatedCost: number | null;
  errorCode: string | null;
  canceledFor: SilenceReason | null;
  /** Not to be handed out for sending before this moment. */
  notBefore: number;
  /** How often a holder got it to send, the present one included. */
  handouts: number;
  /** When a holder last got it; null when it is certainly not with the carrier. */
  handedAt: number | null;
  /** What `handedAt` was before the present holder got it: the doubt that this holder has to clear up. */
  handedBefore: number | null;
}

export type MessageRecord = InboundRecord | OutboundRecord;

/** The pair of our number and the person's. */
export interface Thread {
  readonly id: string;
  readonly number: string;
  readonly person: string;
  /** Of its latest text. */
  provider: string;
  /** Of its latest text. */
  messagingServiceId: string | null;
  /** The latest one. */
  conversation: Conversation;
  /** Oldest first. */
  conversations: Conversation[];
  /** Both directions, in the order in which they were written down. */
  messages: MessageRecord[];
  /** Texts without an answer, oldest first. */
  waiting: InboundRecord[];
  /** Replies not yet settled, in the order in which they must leave. */
  staged: OutboundRecord[];
  lastSeq: number;
  /** Of the latest policy. */
  quietMs: number;
  /** Of the latest policy. */
  maxWaitMs: number;
  readonly usage: ThreadUsage;
  lease: ThreadLease;
  /** Claims since anything was last answered. */
  claims: number;
  /** Its place in the queue of due threads; -1 when it is not in it. */
  queueIndex: number;
  /** Its key in that queue. */
  readyAt: number;
  /** Its place among the idle threads. */
  readonly idlePlace: IdlePlace;
}

/** What the person's limits go by. */
export interface ThreadUsage {
  readonly short: UsageWindow;
  readonly long: UsageWindow;
  /** True when a `limit_notice` was staged since the long window began. */
  noticed: boolean;
}

export interface UsageWindow {
  /** The moment of its first text. */
  startedAt: number;
  texts: number;
}

export interface ThreadLease {
  /** Rises with every claim and never falls. */
  token: number;
  /** The lease is live before this moment; 0 when nobody holds it. */
  expiresAt: number;
}
