import { ConfigurationError, TakeOverError } from "./errors.ts";
import type { EmitEvent } from "./events.ts";
import { checkIdempotencyKey, operatorParts } from "./operator-text.ts";
import type { ReplyPart } from "./ports/outbound.ts";
import type { Store } from "./ports/store.ts";
import type { TakeOver } from "./ports/take-over.ts";
import { pricedParts, type SegmentPrices } from "./text/estimate-cost.ts";
import type { SplitMessageOptions } from "./text/split-message.ts";
import { emitStaged } from "./turn/emit-staged.ts";
import type { TurnEngine } from "./turn/engine.ts";
import { type PatienceDeps, withPatience } from "./turn/store-patience.ts";

/** What a person can do in place of the assistant. */
export interface OperatorActions {
  /**
   * Silences the assistant in this conversation and those that follow it, until `resumeConversation`, also for a reply that
   * is being thought of. Texts that wait are answered with the silence `paused`. Pausing twice changes nothing.
   */
  pauseConversation(conversationId: string): Promise<void>;
  /** Lets the assistant answer again, from the next text on. */
  resumeConversation(conversationId: string): Promise<void>;
  /**
   * Texts the person as the business, paused or not. Resolves when the message is stored: from then on it is sent exactly
   * once, in its turn, also when this process dies. The text is sent as it is, split by the limits of `reply`.
   */
  sendMessage(message: OperatorText): Promise<OperatorTextStored>;
}

export interface OperatorText {
  readonly conversationId: string;
  readonly body: string;
  /**
   * Of 1 to 255 characters. A second call with a key that the conversation's thread has seen sends nothing and says
   * `duplicate`, whatever its text. Default: every call is a new message.
   */
  readonly idempotencyKey?: string | undefined;
}

export interface OperatorTextStored {
  readonly kind: "staged" | "duplicate";
  /** The conversation that it belongs to: the newest between the two numbers. */
  readonly conversationId: string;
  /** One for each text message that it was split into. */
  readonly messageIds: readonly string[];
  /** Settles when this process has sent the message, or left it to others. Never rejects. */
  readonly work: Promise<void>;
}

export interface OperatorDeps {
  readonly store: Pick<Store, "takeOver" | "conversations">;
  readonly engine: Pick<TurnEngine, "paused" | "staged">;
  readonly emit: EmitEvent;
  readonly patience: PatienceDeps;
  readonly limits: SplitMessageOptions;
  readonly prices: SegmentPrices | undefined;
}

/**
 * Every method throws `TakeOverError`, `ConfigurationError` when the store can't do this, and `StoreError`. All are
 * idempotent towards the store, so that they are tried again while it is unavailable.
 */
export function createOperatorActions(deps: OperatorDeps): OperatorActions {
  const { store, engine, emit, patience } = deps;
  return {
    async pauseConversation(conversationId) {
      const part = takeOverOf(store);
      const result = await withPatience(patience, "pause", () => part.pause(conversationId));
      if (result.kind === "unknown_conversation") throw unknownConversation();
      const { threadId } = result;
      engine.paused(threadId);
      emit({ type: "conversation_paused", threadId, by: "operator" });
    },
    async resumeConversation(conversationId) {
      const part = takeOverOf(store);
      const result = await withPatience(patience, "resume", () => part.resume(conversationId));
      if (result.kind === "unknown_conversation") throw unknownConversation();
      emit({ type: "conversation_resumed", threadId: result.threadId });
    },
    async sendMessage({ conversationId, body, idempotencyKey: givenKey }) {
      const part = takeOverOf(store);
      const idempotencyKey = givenKey ?? crypto.randomUUID();
      checkIdempotencyKey(idempotencyKey);
      const unpriced = operatorParts(body, deps.limits);
      const { parts, result } = await withPatience(patience, "stage_message", async () => {
        const parts = await priced(deps, conversationId, unpriced);
        const result = await part.stageMessage({ conversationId, parts, idempotencyKey });
        return { parts, result };
      });
      if (result.kind === "unknown_conversation") throw unknownConversation();
      if (result.kind === "opted_out") {
        const message = "The person has opted out and must not be texted before they opt in again.";
        throw new TakeOverError("person_opted_out", message);
      }
      const { threadId, messageIds, dueInMs } = result;
      // Nobody else knows a key of our own: only the answer to an earlier attempt was lost.
      const kind = givenKey === undefined ? "staged" : result.kind;
      if (kind === "staged") emitStaged(emit, result, "operator", parts, messageIds);
      const work = engine.staged(threadId, dueInMs);
      return { kind, conversationId: result.conversationId, messageIds, work };
    },
  };
}

function takeOverOf({ takeOver }: OperatorDeps["store"]): TakeOver {
  if (takeOver) return takeOver;
  const problem = "does not let a person take over";
  throw new ConfigurationError("invalid_options", `This store ${problem}.`, [
    { name: "store", problem },
  ]);
}

function unknownConversation(): TakeOverError {
  return new TakeOverError(
    "unknown_conversation",
    "The store has no conversation with this id: it may have been erased or pruned.",
  );
}

async function priced(
  { store, prices }: OperatorDeps,
  conversationId: string,
  parts: readonly ReplyPart[],
): Promise<readonly ReplyPart[]> {
  const conversation = prices && (await store.conversations?.find(conversationId));
  if (!prices || !conversation) return parts;
  const route = { from: conversation.number, to: conversation.person };
  return pricedParts(parts, route, prices);
}
