import { isSmsPipelineError } from "../errors.ts";
import type { StagedMessage } from "../ports/outbound.ts";
import type { StageInput } from "../ports/store.ts";
import type { ClaimedTurn } from "../ports/turn.ts";
import { type Delivered, deliver } from "./deliver.ts";
import { emitStaged } from "./emit-staged.ts";
import { TurnInterrupted } from "./interruption.ts";
import { pause } from "./pause.ts";
import type { DeliverDeps } from "./send-deps.ts";
import { newestSeq, type TurnInHand } from "./turn-in-hand.ts";
import { type Answer, type WriteDeps, writeAnswer } from "./write-answer.ts";

export interface AnswerDeps extends DeliverDeps {
  readonly write: WriteDeps;
  readonly supersedeForMs: number;
}

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
      hand.interruption.throwIfRaised();
      hand.wait(newestSeq(turn));
      if (turn.dueInMs > 0) await pause(deps.clock, turn.dueInMs, hand.interruption);
      if (turn.staged.length > 0) return await deliver(deps, hand, turn.lease, turn.staged);
      const result = await answerOnce(deps, hand, turn);
      if (!("superseded" in result)) return result;
      turn = result.superseded;
      hand.resume(turn);
    } catch (cause) {
      if (!(cause instanceof TurnInterrupted) || !isNews(cause)) throw cause;
      const renewed = await hand.lookUp();
      if (!renewed) throw leaseLost();
      hand.resume(renewed);
      turn = renewed;
    }
    deps.emit({ type: "turn_superseded", threadId: hand.threadId });
    // A STOP or a pause may have answered everything that waited; and what was staged meanwhile goes to the next claim.
    if (turn.staged.length === 0 && (turn.unanswered.length === 0 || turn.stagedSince)) {
      await deps.store.release(turn.lease);
      return { dueInMs: turn.stagedSince || hand.interruption.isRaised ? 0 : null };
    }
  }
}

function leaseLost(): TurnInterrupted {
  return new TurnInterrupted("lease_lost");
}

function isNews({ reason }: TurnInterrupted): boolean {
  return reason !== "lease_lost" && reason !== "stopping";
}

async function answerOnce(
  deps: AnswerDeps,
  hand: TurnInHand,
  turn: ClaimedTurn,
): Promise<Delivered | { readonly superseded: ClaimedTurn }> {
  const { clock, emit, store, request } = deps;
  const { threadId } = hand;
  const answersThrough = newestSeq(turn);
  const supersedeUntil = clock.now() - turn.waitedMs - turn.dueInMs + deps.supersedeForMs;
  hand.think(answersThrough, supersedeUntil);
  const answer = await writeAnswer(deps.write, turn, hand.interruption);
  hand.interruption.throwIfRaised();
  const askedAt = clock.now();
  const input = stageInput(answer, answersThrough, askedAt < supersedeUntil);
  const staged = await stageWithPatience(deps, hand, () => store.stage(turn.lease, input, request));
  switch (staged.kind) {
    case "lease_lost":
      // Live all the same when the texts have got their answer meanwhile, from a pause: what came since waits for it.
      await store.release(turn.lease);
      emit({ type: "turn_abandoned", threadId, reason: "lease_lost", error: leaseLost() });
      return { dueInMs: 0 };
    case "superseded":
      hand.extended(askedAt);
      return { superseded: staged.turn };
    case "opted_out":
    case "paused":
      emit({ type: "silence_kept", threadId, reason: staged.kind });
      return staged;
    case "silenced":
      if (answer.kind === "silence") emitSilence(deps, threadId, answer);
      return staged;
    case "staged":
      hand.extended(askedAt);
      // Our own clock may have been set while the model was thinking.
      deps.storeTime.learn(staged.messages.at(-1)?.stagedAt ?? turn.at);
      hand.send();
      if (answer.optOut !== null) hand.optOut();
      if (answer.kind === "reply") emitReply(deps, answer, staged.messages);
      return deliver(deps, hand, turn.lease, staged.messages);
  }
}

// Field by field: spread, and then more added, costs Node 20 a new hidden class each time.
function stageInput(answer: Answer, answersThrough: number, supersede: boolean): StageInput {
  const { optOut } = answer;
  if (answer.kind === "silence") {
    const { reason, pause } = answer;
    return { kind: "silence", reason, answersThrough, supersede, optOut, pause };
  }
  const { source, parts, generation } = answer;
  return { kind: "reply", source, parts, answersThrough, supersede, generation, optOut };
}

/**
 * Tries again for as long as the lease lasts: the model's work must not be lost to a passing failure. Staging that did
 * succeed the first time answers so the second time, or says that the lease is lost; nothing is staged twice.
 */
async function stageWithPatience<T>(
  { clock, emit }: AnswerDeps,
  hand: TurnInHand,
  stage: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await stage();
    } catch (error) {
      const again = isSmsPipelineError(error) && error.retryable && hand.holdsLeaseFor(RESTAGE_MS);
      emit({ type: "store_unavailable", step: "stage", error, final: !again });
      if (!again) throw error;
      await pause(clock, RESTAGE_MS, hand.interruption);
    }
  }
}

const RESTAGE_MS = 500;

function emitSilence(
  { emit }: AnswerDeps,
  threadId: string,
  { reason, pause }: Extract<Answer, { kind: "silence" }>,
): void {
  emit({ type: "silence_kept", threadId, reason });
  if (pause) emit({ type: "conversation_paused", threadId, by: "loop" });
}

function emitReply(
  { emit }: AnswerDeps,
  { source, parts }: Extract<Answer, { kind: "reply" }>,
  staged: readonly StagedMessage[],
): void {
  // Before them, what a person has staged since the claim: it was told of then.
  const own = staged.slice(-parts.length);
  const [first] = own;
  const ids = own.map(({ id }) => id);
  if (first) emitStaged(emit, first, source, parts, ids);
}
