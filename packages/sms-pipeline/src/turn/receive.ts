import type { Clock } from "../clock.ts";
import { isAnswerable } from "../conversation/answerable.ts";
import type { ReplyTexts } from "../conversation/decide.ts";
import type { InboundReading } from "../conversation/intent.ts";
import type { NumberKind } from "../conversation/number-kind.ts";
import { silenceOnArrival } from "../conversation/silence.ts";
import type { EmitEvent } from "../events.ts";
import type { InboundIntent, InboundMessage } from "../ports/inbound.ts";
import type { ReceivePolicy, ReceiveResult, Store } from "../ports/store.ts";
import type { TurnEngine } from "./engine.ts";
import { type PatienceDeps, withPatience } from "./store-patience.ts";

export interface ReceiveDeps {
  readonly store: Pick<Store, "receive">;
  readonly engine: Pick<TurnEngine, "leaseRequest" | "arrived">;
  readonly clock: Clock;
  readonly emit: EmitEvent;
  readonly patience: PatienceDeps;
  readonly texts: ReplyTexts;
  readonly policy: Pick<
    ReceivePolicy,
    "sessionWindowMs" | "quietMs" | "maxWaitMs" | "answerOwnNumbers" | "usageWindows"
  >;
  readonly answerKinds: ReadonlySet<NumberKind>;
}

/** A text that is stored. */
export interface Received {
  readonly result: ReceiveResult;
  /**
   * Settles when the turn that the text started, or joined, is over, but waits for no retry that is due more than 15 s later.
   * Never rejects.
   */
  readonly work: Promise<void>;
}

/** Stores a text that was read so, and starts its turn. Throws `StoreError` when it can't be stored. */
export async function receiveText(
  deps: ReceiveDeps,
  message: InboundMessage,
  reading: InboundReading,
): Promise<Received> {
  const { store, engine, clock, emit } = deps;
  const { intent } = reading;
  let work: Promise<void> = Promise.resolve();
  // A late answer of an attempt that was given up may still bring a turn: it is run all the same.
  const attempt = async (): Promise<ReceiveResult> => {
    const askedAt = clock.now();
    const result = await store.receive(message, policyFor(deps, message, reading));
    emitReceived(emit, message, intent, result);
    work = engine.arrived(result, intent, askedAt);
    return result;
  };
  const result = await withPatience(deps.patience, "receive", attempt);
  return { result, work };
}

function emitReceived(
  emit: EmitEvent,
  { from, to, body }: InboundMessage,
  intent: InboundIntent,
  result: ReceiveResult,
): void {
  const { kind: outcome, messageId, threadId, conversationId, conversation, silence } = result;
  emit(
    {
      type: "text_received",
      outcome,
      intent,
      messageId,
      threadId,
      conversationId,
      conversation,
      silence,
    },
    { from, to, bodies: [body] },
  );
}

function policyFor(
  deps: ReceiveDeps,
  message: InboundMessage,
  reading: InboundReading,
): ReceivePolicy {
  const { intent, optInIfOptedOut, origin, carrierKnows } = reading;
  const { sessionWindowMs, quietMs, maxWaitMs, answerOwnNumbers, usageWindows } = deps.policy;
  // Field by field: spread, and then more added, costs Node 20 a new hidden class each time.
  return {
    sessionWindowMs,
    maxWaitMs,
    answerOwnNumbers,
    usageWindows,
    // Only what the model would answer can be part of a burst.
    quietMs: intent === "message" ? quietMs : 0,
    intent,
    optInIfOptedOut,
    silence: isAnswerable(message, deps.answerKinds)
      ? silenceOnArrival(reading, message, deps.texts)
      : "not_answerable",
    consentOrigin: origin,
    confirmOptOut: !carrierKnows && deps.texts.optOutConfirmation !== null,
    lease: deps.engine.leaseRequest(),
  };
}
