import type { ReplyPart } from "./outbound.ts";

/** An optional part of a store: a person answers in place of the assistant. Each method is one atomic step. */
export interface TakeOver {
  /**
   * Silences the assistant in this conversation and in those that follow it in the thread, until `resume`. However long the
   * person is silent, the conversation goes on; one that START or an end word makes necessary begins paused. In the same step
   * - every text of the thread that waits is answered with the silence `paused`,
   * - staged replies of the assistant that are certainly not with the carrier are canceled with it.
   *
   * A reply that is being thought of at that moment is refused by `stage`. A pause by the loop guard becomes one by a person;
   * what a person has paused before keeps its moment.
   */
  pause(conversationId: string): Promise<PauseResult>;

  /**
   * Lets the assistant answer again in the whole thread, from the next text on: those that came meanwhile have their
   * silence. Changes nothing when it is not paused.
   */
  resume(conversationId: string): Promise<ResumeResult>;

  /**
   * Stages a message that a person wrote, with the source `operator`, whether the conversation is paused or not.
   * - It is handed to nobody: whoever claims the thread next sends it in its turn; so does a holder that stages a reply. A
   *   holder that is sending other messages is not kept from giving its lease back.
   * - It belongs to the thread's newest conversation and is its newest message: the session window begins anew, and the
   *   conversation counts as replied to. It counts for no limit.
   * - With a key that the thread has seen before, nothing is written: `duplicate` tells what was staged then.
   */
  stageMessage(input: OperatorMessage): Promise<OperatorMessageResult>;
}

export type PauseResult =
  | { readonly kind: "paused"; readonly threadId: string }
  | { readonly kind: "unknown_conversation" };

export type ResumeResult =
  | { readonly kind: "resumed"; readonly threadId: string }
  | { readonly kind: "unknown_conversation" };

export interface OperatorMessage {
  /** Any conversation of the thread. */
  readonly conversationId: string;
  /** In the order in which they must leave. At least one, none empty. */
  readonly parts: readonly ReplyPart[];
  /** Tells a repeated call from a new one, for as long as the message is kept. */
  readonly idempotencyKey: string | null;
}

export type OperatorMessageResult =
  | {
      readonly kind: "staged" | "duplicate";
      readonly threadId: string;
      readonly conversationId: string;
      /** Our number. */
      readonly from: string;
      /** The person's number. */
      readonly to: string;
      /** One for each part, in order. */
      readonly messageIds: readonly string[];
      /** Milliseconds until work of the thread is due; null when nothing waits any more. */
      readonly dueInMs: number | null;
    }
  /** The person has opted out: nothing was written. */
  | { readonly kind: "opted_out" }
  | { readonly kind: "unknown_conversation" };
