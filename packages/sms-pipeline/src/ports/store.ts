import type { Assistant, AssistantDirectory } from "./assistant.ts";
import type { ConsentLog, ConsentOrigin } from "./consent.ts";
import type { ConversationLog } from "./conversation-log.ts";
import type { InboundIntent, InboundMessage } from "./inbound.ts";
import type {
  DeliveryStatus,
  Generation,
  ReplyPart,
  ReplySource,
  SilenceReason,
  StagedMessage,
} from "./outbound.ts";
import type { Retention } from "./retention.ts";
import type { TakeOver } from "./take-over.ts";
import type { ClaimedTurn, Lease, LeaseRequest } from "./turn.ts";

/**
 * Keeps threads, conversations and messages, and decides who may answer. Every method is one atomic step: two
 * processes that call at the same moment see one of the two orders, never a mixture.
 *
 * A *thread* is the pair of our number and the person's number. A *conversation* is one session within it. At
 * most one live lease exists for a thread, over all processes, so that replies leave in order even across two
 * conversations.
 *
 * An opt-out holds for the pair of person and our number, or for the person and the Messaging Service that the text names. One
 * from a number holds on when the number joins a service, until the person opts in there.
 *
 * Every method throws `StoreError`; `store_unavailable` may be tried again. Values returned are the caller's
 * own: changing them changes nothing in the store.
 */
export interface Store {
  /**
   * Writes down a text. Idempotent on (`provider`, `providerMessageId`): the second time it changes nothing and
   * says `duplicate`. In the same step it
   * - finds the assistant by the `to` number (`unassigned` when there is none; the text is kept all the same),
   * - continues the conversation, or opens one: when there is none, when it was ended, when its last message
   *   (either direction) is more than `policy.sessionWindowMs` old, or when the intent is `opt_in`; but while a person has
   *   paused it, its age does not matter, and what is opened begins paused,
   * - for `opt_out`: records the opt-out, ends the conversation, cancels replies that were staged and are
   *   certainly not with the carrier, and answers this and all waiting texts with the silence `opted_out`; but with
   *   `policy.confirmOptOut`, and when the person had not opted out before and nothing else asks for a silence, this text
   *   waits for a turn, whose reply is the confirmation. A later `opt_out` silences neither that text nor cancels the
   *   confirmation;
   * - for `opt_in` (or `policy.optInIfOptedOut` when the person is opted out): records the opt-in;
   * - for `end`: ends the conversation;
   * - answers the text at once with a silence when the person is opted out, the conversation is paused, the sender is one
   *   of our own numbers (one that has an assistant) and `policy.answerOwnNumbers` is false, or `policy.silence` is set;
   * - counts the text for `TurnUsage`: a window begins with the first text after the last one ended (a text exactly at its
   *   end begins a new one);
   * - otherwise lets it wait for a turn, due `policy.quietMs` from now, but no later than `policy.maxWaitMs` after
   *   the oldest waiting text came, and no sooner than a reply of the thread that waits to be sent again;
   * - claims that turn at once when `policy.lease` is set and no live lease is on the thread.
   *
   * A change of consent is written into the consent log, with `policy.consentOrigin`.
   *
   * A text may hold any UTF-16 units. A database that can't keep U+0000 or a lone surrogate replaces it; it does not fail.
   */
  receive(inbound: InboundMessage, policy: ReceivePolicy): Promise<ReceiveResult>;

  /**
   * Takes the thread if anything in it waits and no live lease is on it, due or not (`dueInMs` says how long to
   * wait). Null otherwise. Staged replies that it hands out count as in doubt for whoever claims next.
   */
  claim(threadId: string, lease: LeaseRequest): Promise<ClaimedTurn | null>;

  /**
   * Takes up to `limit` threads that are due and have no live lease, longest due first. Skips what another
   * process is taking at the same moment.
   */
  claimDue(limit: number, lease: LeaseRequest): Promise<readonly ClaimedTurn[]>;

  /**
   * Extends a lease by `leaseMs` from now and returns the turn as it is now, with any text that came since.
   * `lease_lost` when the token is no longer the current one or the lease has expired.
   */
  renew(lease: Lease, request: LeaseRequest): Promise<RenewResult>;

  /** Gives a lease back with the work undone: the turn may be claimed by anyone at once. No-op when it is lost. */
  release(lease: Lease): Promise<void>;

  /**
   * Writes the reply (or the deliberate silence) before anything is sent, and marks every unanswered text up to
   * `answersThrough` as answered by it, in one step. A reply extends the lease by `leaseMs` and keeps it until the
   * last part is settled; a silence frees it. A reply counts for `TurnUsage`: its tokens and segments for the assistant's day.
   * With `optOut` set, the opt-out is recorded and the conversation ended in the same step. A silence with `pause` set
   * pauses the conversation: its later texts are answered with the silence `paused`.
   * A reply belongs to the conversation of the newest text that it answers. What was staged since the claim (`stagedSince`) is
   * handed to this holder with it, and leaves first: `messages` has all that there is to send now.
   * - `staged` again, or `lease_lost`, when this lease has answered those texts already: the first answer was lost.
   * - `lease_lost`: the token is not current or the lease has expired; nothing was written.
   * - `opted_out`: the person opted out meanwhile. The texts are answered with that silence, the lease is freed. An
   *   `opt_out_confirmation` is staged all the same.
   * - `paused`: the conversation of the newest text that the reply answers was paused meanwhile, or, when a pause has answered
   *   that text, the thread's newest. The texts up to `answersThrough` are answered with that silence, the lease is freed;
   *   `optOut` is recorded all the same.
   * - `superseded`: a newer text waits and `supersede` is true. Nothing was written; the lease is extended and the
   *   turn as it is now is returned.
   */
  stage(lease: Lease, reply: StageInput, request: LeaseRequest): Promise<StageResult>;

  /**
   * Records what became of handing one staged message to the carrier.
   * - `sent` is a fact about the world: it is recorded whatever the lease, also for a message that counted as `unknown` or
   *   `canceled`. All other outcomes need the current lease (`lease_lost`).
   * - `already_settled` when the message was settled before, e.g. by a status callback that came first.
   * - `retry` and `in_doubt` say of the later parts that this holder did not hand them over: their doubt is again what it
   *   was before its claim.
   * When nothing that was handed to this holder is left, or the outcome asks to wait, the lease is freed.
   */
  settle(lease: Lease, outboundId: string, outcome: SendOutcome): Promise<SettleResult>;

  /**
   * Records a delivery status, found by our own id where it is given, else by the carrier's. Never moves backwards: see
   * `isNewerStatus`. A report about a message that is still staged proves that the carrier has it. A report that says
   * nothing new (`stale`) records no opt-out either: a repeated 21610 must not undo a later START.
   */
  recordDelivery(update: DeliveryUpdate): Promise<DeliveryResult>;

  /** The assistant that answers this number, or null. */
  findAssistant(phoneNumber: string): Promise<Assistant | null>;

  /** Resolves when the store can do its work; throws `StoreError` when it can't. Cheap. */
  health(): Promise<void>;

  /** Frees what the store itself opened. What the user passed in (a pool, a client) stays open. */
  close(): Promise<void>;

  /** Creating and changing assistants, and giving them numbers, where the store can. */
  readonly assistants?: AssistantDirectory | undefined;

  /** Who opted out or in, and when, where the store keeps it. */
  readonly consent?: ConsentLog | undefined;

  /** Forgetting, where the store can. */
  readonly retention?: Retention | undefined;

  /** Reading what was said, where the store can. */
  readonly conversations?: ConversationLog | undefined;

  /** Answering in place of the assistant, where the store can. */
  readonly takeOver?: TakeOver | undefined;
}

export interface ReceivePolicy {
  readonly intent: InboundIntent;
  /** The text means `opt_in` if the person is opted out and `intent` otherwise (YES on a long code). */
  readonly optInIfOptedOut: boolean;
  /** Answer the text at once with this silence. */
  readonly silence: SilenceReason | null;
  /** How the opt-out or opt-in was said, for the consent log. */
  readonly consentOrigin: ConsentOrigin;
  /** A first opt-out is to be confirmed by a reply of ours. */
  readonly confirmOptOut: boolean;
  readonly answerOwnNumbers: boolean;
  /** The windows of `TurnUsage`, in milliseconds. */
  readonly usageWindows: { readonly shortMs: number; readonly longMs: number };
  /** Default of the pipeline: 30 minutes. Exactly this old is still the same conversation. */
  readonly sessionWindowMs: number;
  readonly quietMs: number;
  readonly maxWaitMs: number;
  readonly lease: LeaseRequest | null;
}

export interface ReceiveResult {
  readonly kind: "received" | "duplicate" | "unassigned";
  readonly messageId: string;
  readonly threadId: string;
  readonly conversationId: string;
  /** What this text did to the conversation; `continued` for a duplicate. */
  readonly conversation: "opened" | "continued" | "ended";
  /** Set when the text was answered with a silence in this very step. */
  readonly silence: SilenceReason | null;
  /** Milliseconds until the thread's waiting work is due, whoever holds the thread; null when nothing waits. */
  readonly dueInMs: number | null;
  /** The turn, when it was claimed. Always null for a duplicate. */
  readonly turn: ClaimedTurn | null;
}

export type RenewResult =
  | { readonly kind: "renewed"; readonly turn: ClaimedTurn }
  | { readonly kind: "lease_lost" };

export type StageInput =
  | {
      readonly kind: "reply";
      readonly source: ReplySource;
      /** In the order in which they must leave. At least one, none empty. */
      readonly parts: readonly ReplyPart[];
      /** The `seq` of the newest text that the reply has read. */
      readonly answersThrough: number;
      /** Refuse when a newer text waits. */
      readonly supersede: boolean;
      readonly generation: Generation | null;
      /** Records that the person has opted out; the reply is its confirmation. */
      readonly optOut: ConsentOrigin | null;
    }
  | {
      readonly kind: "silence";
      readonly reason: SilenceReason;
      readonly answersThrough: number;
      readonly supersede: boolean;
      /** Records that the person has opted out. */
      readonly optOut: ConsentOrigin | null;
      readonly pause: boolean;
    };

export type StageResult =
  | { readonly kind: "staged"; readonly messages: readonly StagedMessage[] }
  /** The silence is written and the lease freed. `dueInMs`: when newer work is due; null when nothing waits. */
  | { readonly kind: "silenced"; readonly dueInMs: number | null }
  | { readonly kind: "superseded"; readonly turn: ClaimedTurn }
  | { readonly kind: "opted_out" | "paused"; readonly dueInMs: number | null }
  | { readonly kind: "lease_lost" };

export type SendOutcome =
  /** The carrier has it. */
  | {
      readonly kind: "sent";
      readonly providerMessageId: string;
      readonly status: DeliveryStatus;
      readonly segments: number | null;
    }
  /** The carrier certainly does not have it; hand it over again `afterMs` from now. */
  | { readonly kind: "retry"; readonly afterMs: number; readonly errorCode: string | null }
  /**
   * The carrier may have it; find out `afterMs` from now. `doubtForMs` is how long ago the last attempt began that may
   * have reached the carrier: what the next claim says in `inDoubtForMs` counts from there, not from this claim.
   */
  | {
      readonly kind: "in_doubt";
      readonly afterMs: number;
      readonly doubtForMs: number;
      readonly errorCode: string | null;
    }
  /** The carrier refused it for good. Later parts of the same reply are canceled. */
  | { readonly kind: "failed"; readonly errorCode: string | null; readonly optedOut: boolean }
  /** Whether the carrier has it can't be found out. It is not sent again. */
  | { readonly kind: "unknown"; readonly errorCode: string | null }
  /** It was not sent and must not be (opted out, or too old). Later parts of the same reply are canceled. */
  | { readonly kind: "canceled"; readonly reason: SilenceReason };

export interface SettleResult {
  readonly kind: "settled" | "already_settled" | "lease_lost";
  /** Milliseconds until more work of the thread is due; null when nothing waits. */
  readonly dueInMs: number | null;
}

export interface DeliveryUpdate {
  readonly provider: string;
  readonly providerMessageId: string;
  /** Our own id, from the status callback's URL; null when it was not there. */
  readonly outboundId: string | null;
  readonly status: DeliveryStatus;
  /** The carrier's error code, e.g. `30003`. */
  readonly errorCode: string | null;
  /** The report says that the person has opted out (21610): recorded as an opt-out in the same step. */
  readonly optedOut: boolean;
}

export type DeliveryResult =
  | "recorded"
  /** A newer status is known already. */
  | "stale"
  | "unknown_message";
