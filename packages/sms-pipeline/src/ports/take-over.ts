import type { ReplyPart, StagedMessage } from "./outbound.ts";

/** An optional part of a store: a person answers in place of the assistant. Each method is one atomic step. */
export interface TakeOver {
  /**
   * Silences the assistant in the conversation until `resume`: also in those that follow it in the thread, and however long
   * the person is silent. Texts that wait, and those that come, get the silence `paused`; staged replies of the assistant
   * that are certainly not with the carrier are canceled with it, and a reply that is being thought of is refused by
   * `stage`. Changes nothing when a person has paused it before; a pause by the loop guard becomes one by a person.
   */
  pause(conversationId: string): Promise<"paused" | "unknown_conversation">;
  /** Lets the assistant answer again, from the next text on. Changes nothing when it is not paused. */
  resume(conversationId: string): Promise<"resumed" | "unknown_conversation">;
  /**
   * Stages a message that a person wrote, with the source `operator`, paused or not. It is not handed out: whoever claims the
   * thread next sends it, in its turn. It belongs to the thread's newest conversation, and counts as its newest message.
   * With a key that the thread has seen before, nothing is written, and what was staged then is returned.
   */
  stageMessage(input: OperatorMessage): Promise<OperatorMessageResult>;
}

export interface OperatorMessage {
  readonly conversationId: string;
  /** In the order in which they must leave. At least one, none empty. */
  readonly parts: readonly ReplyPart[];
  /** Tells a repeated call from a new one. At most 255 characters. */
  readonly idempotencyKey: string | null;
}

export type OperatorMessageResult =
  | { readonly kind: "staged" | "duplicate"; readonly messages: readonly StagedMessage[] }
  /** The person has opted out: nothing was written. */
  | { readonly kind: "opted_out" }
  | { readonly kind: "unknown_conversation" };
