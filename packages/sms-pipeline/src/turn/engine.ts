import { isSmsPipelineError } from "../errors.ts";
import type { InboundIntent } from "../ports/inbound.ts";
import type { ReceiveResult } from "../ports/store.ts";
import type { ClaimedTurn, LeaseRequest } from "../ports/turn.ts";
import { type AnswerDeps, answerTurn } from "./answer.ts";
import { Deadline } from "./deadline.ts";
import { TurnInterrupted } from "./interruption.ts";
import { TurnInHand } from "./turn-in-hand.ts";

export interface TurnEngine {
  /** The lease to ask for in `receive`; null when this process can take no more turns now. */
  leaseRequest(): LeaseRequest | null;
  /**
   * A text was stored: runs the turn that came with it, or tells the turn in hand, or sets a timer. The promise settles
   * when the work that this started is done; it never rejects.
   */
  arrived(result: ReceiveResult, intent: InboundIntent, askedAt: number): Promise<void>;
  /** A person has paused the thread's conversation: the turn in hand keeps silent. */
  paused(threadId: string): void;
  /**
   * Something was staged from outside a turn: it is sent, once the turn in hand is over where there is one. The promise
   * settles when the work that this started is done; it never rejects.
   */
  staged(threadId: string, dueInMs: number | null): Promise<void>;
  /** Takes up due turns of the store until none is left or this process is full. Returns how many. */
  sweep(): Promise<{ readonly taken: number; readonly done: Promise<void> }>;
  /** Turns in hand. */
  readonly size: number;
  resume(): void;
  /** Takes no new turns, lets those under way finish for `timeoutMs`, then gives the rest back to the store. */
  drain(timeoutMs: number): Promise<void>;
}

export interface TurnEngineDeps extends AnswerDeps {
  readonly maxConcurrentTurns: number;
  readonly sweepBatch: number;
}

/** What is being handed over or settled can't be interrupted, but a store that hangs must not keep a process for ever. */
const SETTLE_GRACE_MS = 15_000;

/**
 * Work that is due later than this is nobody's to wait for: a function that is kept alive for it, or a sweep that answers only
 * then, would be ended by its runtime.
 */
const LONGEST_WAIT_MS = 15_000;

export function createTurnEngine(deps: TurnEngineDeps): TurnEngine {
  const { store, clock, emit, request } = deps;
  const inHand = new Map<string, { readonly hand: TurnInHand; readonly done: Promise<void> }>();
  const timers = new Map<string, () => void>();
  /** What the store was asked for and has not answered: it may bring turns. */
  const unanswered = new Set<Promise<void>>();
  let draining = false;

  const hasRoom = (): boolean => !draining && inHand.size < deps.maxConcurrentTurns;

  function asked<T>(answer: Promise<T>): Promise<T> {
    const over = (): void => void unanswered.delete(settled);
    const settled: Promise<void> = answer.then(over, over);
    unanswered.add(settled);
    return answer;
  }

  function take(turn: ClaimedTurn, askedAt: number): Promise<void> {
    const { threadId } = turn.lease;
    // It was claimed before stop was called, and the answer came after.
    if (draining) return asked(store.release(turn.lease).catch(() => {}));
    forget(threadId);
    deps.storeTime.learn(turn.at);
    emit({ type: "turn_claimed", threadId, texts: turn.unanswered.length, claims: turn.claims });
    const hand = new TurnInHand(deps, turn, askedAt);
    const done = run(hand, turn);
    inHand.set(threadId, { hand, done });
    return done;
  }

  async function run(hand: TurnInHand, turn: ClaimedTurn): Promise<void> {
    let dueInMs: number | null = null;
    try {
      ({ dueInMs } = await answerTurn(deps, hand, turn));
    } catch (error) {
      await giveUp(turn, error);
    } finally {
      hand.close();
      if (inHand.get(hand.threadId)?.hand === hand) inHand.delete(hand.threadId);
    }
    if (dueInMs !== null) await expect(hand.threadId, dueInMs);
  }

  /** The work stays in the store. Giving the lease back lets others take it up before the lease runs out. */
  async function giveUp({ lease }: ClaimedTurn, error: unknown): Promise<void> {
    const { threadId } = lease;
    const interrupted = error instanceof TurnInterrupted ? error.reason : null;
    const reason =
      interrupted === "lease_lost" || interrupted === "stopping"
        ? interrupted
        : isSmsPipelineError(error)
          ? "store_failed"
          : "unexpected_error";
    emit({ type: "turn_abandoned", threadId, reason, error });
    // A turn that fails in an unexpected way keeps its lease, so that it is not tried again at once and for ever.
    if (reason === "stopping") await store.release(lease).catch(() => {});
  }

  /** Claims the thread when its work falls due. Only a hint: the sweeper finds it too. */
  function expect(threadId: string, dueInMs: number): Promise<void> {
    forget(threadId);
    if (draining) return Promise.resolve();
    const claimed = new Promise<void>((resolve) => {
      const cancel = clock.after(dueInMs, () => {
        timers.delete(threadId);
        resolve(claim(threadId));
      });
      timers.set(threadId, () => {
        cancel();
        resolve();
      });
    });
    return dueInMs <= LONGEST_WAIT_MS ? claimed : Promise.resolve();
  }

  function forget(threadId: string): void {
    timers.get(threadId)?.();
    timers.delete(threadId);
  }

  async function claim(threadId: string): Promise<void> {
    if (!hasRoom() || inHand.has(threadId)) return;
    try {
      const askedAt = clock.now();
      const turn = await asked(store.claim(threadId, request));
      if (turn) await take(turn, askedAt);
    } catch (error) {
      emit({ type: "store_unavailable", step: "claim", error, final: true });
    }
  }

  return {
    leaseRequest: () => (hasRoom() ? request : null),
    async arrived(result, intent, askedAt) {
      if (result.turn) return take(result.turn, askedAt);
      const held = inHand.get(result.threadId);
      if (held) {
        if (result.kind !== "duplicate") {
          if (intent === "opt_out") held.hand.optOut();
          else held.hand.newerText();
        }
        return held.done;
      }
      if (result.dueInMs !== null) return expect(result.threadId, result.dueInMs);
    },
    paused(threadId) {
      inHand.get(threadId)?.hand.pause();
    },
    async staged(threadId, dueInMs) {
      const held = inHand.get(threadId);
      if (!held) return dueInMs === null ? undefined : expect(threadId, dueInMs);
      held.hand.stagedSince();
      await held.done;
      // It may have settled its last message before this one was staged, and know nothing of it.
      return expect(threadId, 0);
    },
    async sweep() {
      const work: Promise<void>[] = [];
      for (let more = true; more && hasRoom(); ) {
        const limit = Math.min(deps.sweepBatch, deps.maxConcurrentTurns - inHand.size);
        const askedAt = clock.now();
        try {
          const turns = await asked(store.claimDue(limit, request));
          for (const turn of turns) work.push(take(turn, askedAt));
          more = turns.length === limit;
        } catch (error) {
          // Who asked for the sweep waits for what it has taken.
          if (work.length === 0) throw error;
          emit({ type: "store_unavailable", step: "sweep", error, final: false });
          more = false;
        }
      }
      return { taken: work.length, done: Promise.all(work).then(() => {}) };
    },
    get size() {
      return inHand.size;
    },
    resume() {
      draining = false;
    },
    async drain(timeoutMs) {
      draining = true;
      for (const threadId of [...timers.keys()]) forget(threadId);
      const stopAll = (): void => {
        // Started again meanwhile.
        if (!draining) return;
        for (const { hand } of inHand.values()) hand.interrupt("stopping");
      };
      for (const { hand } of inHand.values()) {
        if (hand.phase === "waiting") hand.interrupt("stopping");
      }
      const timeUp = new Deadline(clock, timeoutMs, stopAll);
      const tooLong = new Deadline(clock, timeoutMs + SETTLE_GRACE_MS);
      while (draining) {
        // All must be over: whichever is waited for first. Waiting for thousands at once takes much memory.
        const [held] = inHand.values();
        const [answer] = unanswered;
        const [work, until] = held ? [held.done, tooLong] : [answer, timeUp];
        if (!work || until.isOver) break;
        await Promise.race([work, until.over]);
      }
      timeUp.cancel();
      tooLong.cancel();
    },
  };
}
