import {
  type Assistant,
  type ClaimedTurn,
  type Lease,
  type ReceiveResult,
  StoreError,
} from "sms-pipeline";
import { isTurn } from "./sql-results.ts";

type ResolveAssistant = (toNumber: string) => Promise<Assistant | null>;
type Release = (lease: Lease) => Promise<void>;

/** What a step's input says about assistants: nothing, or that the database need not look. */
type Flag = { readonly ownAssistants?: true };
type Found = Flag & { readonly assistant?: Assistant | null };

/** Brings a backend's own assistants into the turns. Without `resolveAssistant` it changes nothing. */
export interface AssistantLookup {
  readonly flag: Flag;
  /** Asks before the step, so that receiving a text stays one round trip. */
  before(toNumber: string): Promise<Found>;
  inReceived(result: ReceiveResult, found: Found): ReceiveResult;
  inClaimed(turn: ClaimedTurn | null, release: Release): Promise<ClaimedTurn | null>;
  inAll(turns: readonly ClaimedTurn[], release: Release): Promise<readonly ClaimedTurn[]>;
  inTurnOf<Result extends object>(result: Result): Promise<Result>;
  /** Undefined: the database knows. */
  find(toNumber: string): Promise<Assistant | null> | undefined;
}

export function createAssistantLookup(resolve: ResolveAssistant | undefined): AssistantLookup {
  return resolve === undefined ? DATABASE : backendLookup(resolve);
}

const DATABASE: AssistantLookup = {
  flag: {},
  before: async () => ({}),
  inReceived: (result) => result,
  inClaimed: async (turn) => turn,
  inAll: async (turns) => turns,
  inTurnOf: async (result) => result,
  find: () => undefined,
};

function backendLookup(resolve: ResolveAssistant): AssistantLookup {
  const find = async (toNumber: string): Promise<Assistant | null> => {
    try {
      return await resolve(toNumber);
    } catch (cause) {
      throw new StoreError("store_unavailable", "resolveAssistant failed.", { cause });
    }
  };
  const inTurn = async (turn: ClaimedTurn): Promise<ClaimedTurn> => {
    const number = turn.unanswered[0]?.to ?? turn.staged[0]?.from;
    return number === undefined ? turn : { ...turn, assistant: await find(number) };
  };
  const inAll = async (
    turns: readonly ClaimedTurn[],
    release: Release,
  ): Promise<readonly ClaimedTurn[]> => {
    const outcomes = await Promise.allSettled(turns.map(inTurn));
    const found = outcomes.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    const failure = outcomes.find((each) => each.status === "rejected");
    // One number that can't be looked up must not keep the others waiting: its turns' leases run out by themselves.
    if (failure === undefined || found.length > 0) return found;
    // Nobody will answer these turns now: free them for the next try.
    await Promise.allSettled(turns.map((turn) => release(turn.lease)));
    throw failure.reason;
  };
  return {
    flag: { ownAssistants: true },
    before: async (toNumber) => ({ ownAssistants: true, assistant: await find(toNumber) }),
    inReceived: (result, { assistant = null }) =>
      result.turn === null ? result : { ...result, turn: { ...result.turn, assistant } },
    async inClaimed(turn, release) {
      if (turn === null) return null;
      const [resolved] = await inAll([turn], release);
      return resolved ?? null;
    },
    inAll,
    async inTurnOf(result) {
      if (!("turn" in result) || !isTurn(result.turn)) return result;
      return { ...result, turn: await inTurn(result.turn) };
    },
    find,
  };
}
