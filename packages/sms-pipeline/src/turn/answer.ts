import type { Clock } from "../clock.ts";
import {
  type DecideLimits,
  type Decision,
  decide,
  type ReplyTexts,
} from "../conversation/decide.ts";
import type { EmitEvent } from "../events.ts";
import type { Generation } from "../ports/outbound.ts";
import type { StageInput, Store } from "../ports/store.ts";
import type { ClaimedTurn, LeaseRequest } from "../ports/turn.ts";
import { fitMessage } from "../text/fit-message.ts";
import { type DeliverDeps, type Delivered, deliver } from "./deliver.ts";
import { type GenerateDeps, generate } from "./generate.ts";
import { pause, TurnInterrupted } from "./interrupt.ts";
import { promptMessages } from "./prompt.ts";
import { newestSeq, type TurnInHand } from "./turn-in-hand.ts";

export interface AnswerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly emit: EmitEvent;
  readonly texts: ReplyTexts;
  readonly defaultSystemPrompt: string;
  readonly decideLimits: DecideLimits;
  readonly model: GenerateDeps;
  readonly supersedeForMs: number;
  readonly request: LeaseRequest;
  readonly delivery: DeliverDeps;
}

/** A reply or a silence as it is written down, but for which texts it answers. */
type Answer =
  | Omit<Extract<StageInput, { kind: "reply" }>, "answersThrough" | "supersede">
  | Omit<Extract<StageInput, { kind: "silence" }>, "answersThrough" | "supersede">;

/**
 * Sees one claimed turn through: what a dead holder left is delivered, then the waiting texts are answered, as often as
 * a newer text supersedes the reply. Throws `TurnInterrupted` (lease lost, stopping) or what the store threw: the rest
 * of the work then stays in the store for whoever claims it next.
 */
export async function answerTurn(
  deps: AnswerDeps,
  hand: TurnInHand,
  claimed: ClaimedTurn,
): Promise<Delivered> {
  let turn = claimed;
  for (;;) {
    try {
      hand.wait(newestSeq(turn));
      if (turn.dueInMs > 0) await pause(deps.clock, turn.dueInMs, hand.signal);
      if (turn.staged.length > 0)
        return await deliver(deps.delivery, hand, turn.lease, turn.staged);
      const result = await answerOnce(deps, hand, turn);
      if (!("superseded" in result)) return result;
      turn = result.superseded;
    } catch (cause) {
      if (!(cause instanceof TurnInterrupted) || !isNews(cause)) throw cause;
      const renewed = await hand.renew();
      if (!renewed) throw new TurnInterrupted("lease_lost");
      hand.resume();
      turn = renewed;
    }
    deps.emit({ type: "turn_superseded", threadId: hand.threadId });
    // A STOP that is being recorded may have answered everything that waited.
    if (turn.unanswered.length === 0 && turn.staged.length === 0) {
      await deps.store.release(turn.lease);
      return { dueInMs: null };
    }
  }
}

function isNews({ reason }: TurnInterrupted): boolean {
  return reason === "newer_text" || reason === "opted_out";
}

async function answerOnce(
  deps: AnswerDeps,
  hand: TurnInHand,
  turn: ClaimedTurn,
): Promise<Delivered | { readonly superseded: ClaimedTurn }> {
  const { clock } = deps;
  const answersThrough = newestSeq(turn);
  const supersedeUntil = clock.now() - turn.waitedMs - turn.dueInMs + deps.supersedeForMs;
  hand.think(answersThrough, supersedeUntil);
  const answer = await answerFor(deps, hand, turn);
  hand.signal.throwIfAborted();
  const askedAt = clock.now();
  const staged = await deps.store.stage(
    turn.lease,
    { ...answer, answersThrough, supersede: askedAt < supersedeUntil },
    deps.request,
  );
  const { threadId } = hand;
  switch (staged.kind) {
    case "lease_lost":
      throw new TurnInterrupted("lease_lost");
    case "superseded":
      hand.extended(askedAt);
      return { superseded: staged.turn };
    case "opted_out":
      deps.emit({ type: "silence_kept", threadId, reason: "opted_out" });
      return staged;
    case "silenced":
      if (answer.kind === "silence") {
        deps.emit({ type: "silence_kept", threadId, reason: answer.reason });
      }
      return staged;
    case "staged": {
      hand.extended(askedAt);
      const outboundIds = staged.messages.map(({ id }) => id);
      const source = answer.kind === "reply" ? answer.source : "fallback";
      deps.emit({ type: "reply_staged", threadId, source, outboundIds });
      return deliver(deps.delivery, hand, turn.lease, staged.messages);
    }
  }
}

async function answerFor(deps: AnswerDeps, hand: TurnInHand, turn: ClaimedTurn): Promise<Answer> {
  const decision = decide(turn, deps.texts, deps.decideLimits);
  if (decision.kind !== "generate") return answerOf(decision, null);
  const { assistant } = turn;
  if (!assistant) return { kind: "silence", reason: "no_assistant" };
  const { threadId } = hand;
  const request = {
    assistant,
    systemPrompt: assistant.smsPrompt ?? deps.defaultSystemPrompt,
    messages: promptMessages(turn.history, turn.unanswered),
    conversationId: turn.conversation.id,
    // The thread's id says nothing of the person's number, and stays the same for this person.
    personId: threadId,
  };
  try {
    const { text, generation } = await generate(
      deps.model,
      request,
      hand.signal,
      (error, attempt, retryInMs) =>
        deps.emit({ type: "model_failed", threadId, error, attempt, retryInMs }),
    );
    const { model: name, durationMs } = generation;
    deps.emit({ type: "model_answered", threadId, model: name, durationMs });
    return answerOf({ kind: "reply", source: "model", text }, generation);
  } catch (cause) {
    if (cause instanceof TurnInterrupted) throw cause;
    const { fallback } = deps.texts;
    if (fallback === null) return { kind: "silence", reason: "model_failed" };
    return answerOf({ kind: "reply", source: "fallback", text: fallback }, null);
  }
}

function answerOf(
  decision: Exclude<Decision, { kind: "generate" }>,
  generation: Generation | null,
): Answer {
  if (decision.kind === "silence") return decision;
  const { source, text } = decision;
  return { kind: "reply", source, parts: [fitMessage(text)], generation };
}
