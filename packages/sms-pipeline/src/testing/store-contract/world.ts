import { DEFAULT_SESSION_WINDOW_MS } from "../../conversation/session-window.ts";
import type { AssistantSeed } from "../../ports/assistant.ts";
import type { InboundMessage } from "../../ports/inbound.ts";
import type { ReplyPart, StagedMessage } from "../../ports/outbound.ts";
import type {
  ReceivePolicy,
  ReceiveResult,
  SettleResult,
  StageInput,
  StageResult,
  Store,
} from "../../ports/store.ts";
import type { ClaimedTurn, Lease, LeaseRequest } from "../../ports/turn.ts";
import { inboundText } from "../fake-messenger.ts";
import { createTestClock, type TestClock } from "../test-clock.ts";
import { expectKind, present } from "./expect.ts";
import type { NumberPair, RawMessage, RawStoreReader, StoreContractHarness } from "./harness.ts";

export const OUR_NUMBER = "+15550100001";
/** The same assistant's other number. */
export const OUR_OTHER_NUMBER = "+15550100002";
/** Of the other assistant, which has no `firstSms`. */
export const THEIR_NUMBER = "+15550100003";
export const UNASSIGNED_NUMBER = "+15550100009";
export const PERSON = "+15550200001";
export const OTHER_PERSON = "+15550200002";

export const ASSISTANTS: readonly AssistantSeed[] = [
  {
    name: "Ada",
    firstSms: "Hi, this is Ada.",
    smsPrompt: "You are Ada.",
    phoneNumbers: [OUR_NUMBER, OUR_OTHER_NUMBER],
  },
  { name: "Bo", firstSms: null, smsPrompt: "You are Bo.", phoneNumbers: [THEIR_NUMBER] },
];

export const QUIET_MS = 2_000;
export const MAX_WAIT_MS = 10_000;
export const LEASE_MS = 15_000;
export const SHORT_MS = 60_000;
export const LONG_MS: number = 60 * 60_000;
export const WINDOW_MS: number = DEFAULT_SESSION_WINDOW_MS;

export const REQUEST: LeaseRequest = {
  holder: "contract-first",
  leaseMs: LEASE_MS,
  historyLimit: 50,
};
export const SECOND_REQUEST: LeaseRequest = { ...REQUEST, holder: "contract-second" };

const POLICY: ReceivePolicy = {
  intent: "message",
  optInIfOptedOut: false,
  silence: null,
  consentOrigin: "keyword",
  confirmOptOut: false,
  answerOwnNumbers: false,
  usageWindows: { shortMs: SHORT_MS, longMs: LONG_MS },
  sessionWindowMs: WINDOW_MS,
  quietMs: QUIET_MS,
  maxWaitMs: MAX_WAIT_MS,
  lease: null,
};

type Reply = Extract<StageInput, { readonly kind: "reply" }>;
type Silence = Extract<StageInput, { readonly kind: "silence" }>;

/** One store with its clock, and the steps that cases are made of. */
export interface World {
  readonly store: Store;
  /** Another connection to the same data, or the same store where there is none. */
  readonly second: Store;
  readonly raw: RawStoreReader | null;
  readonly clock: TestClock;
  /** From `PERSON` to `OUR_NUMBER` unless told otherwise, with a new carrier id. */
  receive(text?: Partial<InboundMessage>, policy?: Partial<ReceivePolicy>): Promise<ReceiveResult>;
  /** Claims, and fails when there is nothing to claim. */
  claim(threadId: string): Promise<ClaimedTurn>;
  /** Receives a text and claims its thread. */
  receiveAndClaim(text?: Partial<InboundMessage>): Promise<ClaimedTurn>;
  stage(turn: ClaimedTurn, reply?: Partial<Reply>): Promise<StageResult>;
  /** Stages a deliberate silence about everything in the turn. */
  silence(turn: ClaimedTurn, silence?: Partial<Silence>): Promise<StageResult>;
  /** Stages a reply, and fails when it was refused. */
  staged(turn: ClaimedTurn, ...bodies: string[]): Promise<readonly StagedMessage[]>;
  /** Stages a reply of one part, and fails when it was refused. */
  stagedOne(turn: ClaimedTurn, body?: string): Promise<StagedMessage>;
  sent(lease: Lease, outboundId: string): Promise<SettleResult>;
  /** Stages a reply of one part and settles it as sent. */
  answer(turn: ClaimedTurn, body?: string): Promise<Exchange>;
  /** Receives a text and answers it. */
  exchange(text?: Partial<InboundMessage>, body?: string): Promise<Exchange>;
  /** What is written between the two numbers; null without a raw reader. */
  rows(pair?: NumberPair): Promise<readonly RawMessage[] | null>;
}

export interface Exchange {
  readonly turn: ClaimedTurn;
  readonly message: StagedMessage;
  readonly providerMessageId: string;
}

export async function openWorld(
  harness: StoreContractHarness,
): Promise<{ readonly world: World; close(): Promise<void> }> {
  const clock = createTestClock();
  const subject = await harness.create({ assistants: ASSISTANTS, clock });
  const { store } = subject;
  const raw = subject.raw ?? null;

  const world: World = {
    store,
    second: subject.second ?? store,
    raw,
    clock,
    receive: (text = {}, policy = {}) => store.receive(textOf(text), policyOf(policy)),
    claim: async (threadId) =>
      present(await store.claim(threadId, REQUEST), "the turn of a thread in which a text waits"),
    async receiveAndClaim(text) {
      const { threadId } = await world.receive(text);
      return world.claim(threadId);
    },
    stage: (turn, reply = {}) => store.stage(turn.lease, replyOf(turn, reply), REQUEST),
    silence: (turn, silence = {}) => store.stage(turn.lease, silenceOf(turn, silence), REQUEST),
    async staged(turn, ...bodies) {
      const result = await world.stage(turn, { parts: bodies.map(partOf) });
      return expectKind(result, "staged", "staging a reply").messages;
    },
    async stagedOne(turn, body = "Reply") {
      const [message] = await world.staged(turn, body);
      return present(message, "the staged message");
    },
    sent: (lease, outboundId) =>
      store.settle(lease, outboundId, {
        kind: "sent",
        providerMessageId: carrierIdOf(outboundId),
        status: "queued",
        segments: 1,
      }),
    exchange: async (text, body) => world.answer(await world.receiveAndClaim(text), body),
    async answer(turn, body) {
      const message = await world.stagedOne(turn, body);
      expectKind(await world.sent(turn.lease, message.id), "settled", "settling a sent reply");
      return { turn, message, providerMessageId: carrierIdOf(message.id) };
    },
    rows: async (pair = { number: OUR_NUMBER, person: PERSON }) =>
      raw === null ? null : raw.messages(pair),
  };
  return { world, close: async () => subject.dispose?.() };
}

export function textOf(text: Partial<InboundMessage>): InboundMessage {
  return inboundText({ from: PERSON, to: OUR_NUMBER, ...text });
}

export function policyOf(policy: Partial<ReceivePolicy>): ReceivePolicy {
  return { ...POLICY, ...policy };
}

/** A reply that has read everything in the turn. */
export function replyOf(turn: ClaimedTurn, reply: Partial<Reply> = {}): Reply {
  return {
    kind: "reply",
    source: "model",
    parts: [partOf("Reply")],
    answersThrough: newestSeq(turn),
    supersede: true,
    generation: null,
    optOut: null,
    ...reply,
  };
}

/** A silence about everything in the turn. */
function silenceOf(turn: ClaimedTurn, silence: Partial<Silence> = {}): Silence {
  return {
    kind: "silence",
    reason: "model_failed",
    answersThrough: newestSeq(turn),
    supersede: true,
    optOut: null,
    pause: false,
    ...silence,
  };
}

export function partOf(body: string): ReplyPart {
  return { body, segments: 1, encoding: "GSM-7" };
}

export function newestSeq(turn: ClaimedTurn): number {
  return present(turn.unanswered.at(-1), "an unanswered text in the turn").seq;
}

export function carrierIdOf(outboundId: string): string {
  return `CARRIER-${outboundId}`;
}

export function bodiesOf(messages: readonly { readonly body: string }[]): string[] {
  return messages.map((message) => message.body);
}
