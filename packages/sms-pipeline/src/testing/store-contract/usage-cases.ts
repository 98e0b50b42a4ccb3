import type { Generation, ReplyPart } from "../../ports/outbound.ts";
import type { ClaimedTurn, TurnUsage } from "../../ports/turn.ts";
import { contractCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectKind, present } from "./expect.ts";
import {
  LONG_MS,
  OTHER_PERSON,
  OUR_OTHER_NUMBER,
  partOf,
  policyOf,
  REQUEST,
  SHORT_MS,
  THEIR_NUMBER,
  textOf,
  UNASSIGNED_NUMBER,
  WINDOW_MS,
  type World,
} from "./world.ts";

const GENERATION: Generation = {
  model: "contract",
  inputTokens: 100,
  outputTokens: 20,
  finishReason: "stop",
  durationMs: 1,
};
const PARTS: readonly ReplyPart[] = [
  { body: "One", segments: 2, encoding: "GSM-7" },
  { body: "Two", segments: 3, encoding: "UCS-2" },
];
/** From the test clock's start to the next midnight, UTC. */
const REST_OF_DAY_MS: number = 12 * 60 * 60_000;

export const usageCases: readonly StoreContractCase[] = [
  contractCase(
    "usage/first",
    "The first turn of a thread has one text, and nothing else",
    async (world) => {
      const { usage } = await world.receiveAndClaim();
      expectEqual(
        usage,
        {
          textsShort: 1,
          textsLong: 1,
          replies: 0,
          tokensToday: 0,
          segmentsToday: 0,
          noticed: false,
        },
        "the usage",
      );
    },
  ),

  contractCase(
    "usage/texts",
    "Every text of the thread counts, also one that is silenced, but no duplicate and no other thread's",
    async (world) => {
      const text = textOf({ body: "One" });
      await world.store.receive(text, policyOf({}));
      await world.store.receive(text, policyOf({}));
      await world.receive({ body: "HELP" }, { silence: "carrier_answers" });
      await world.receive({ from: OTHER_PERSON });
      await world.receive({ to: OUR_OTHER_NUMBER });
      const turn = await world.receiveAndClaim({ body: "Two" });
      expectTexts(turn.usage, 3, 3, "what the turn says");
      await world.receive({ body: "Three" });
      const renewed = expectKind(await world.store.renew(turn.lease, REQUEST), "renewed", "it");
      expectTexts(renewed.turn.usage, 4, 4, "what a renewed turn says");
      await world.receive({ body: "Four" });
      const superseded = expectKind(await world.stage(turn), "superseded", "staging");
      expectTexts(superseded.turn.usage, 5, 5, "what a superseded turn says");
      const taken = await world.receive({ from: OTHER_PERSON }, { lease: REQUEST });
      expectTexts(present(taken.turn, "a turn at once").usage, 2, 2, "what it says");
    },
  ),

  contractCase(
    "usage/windows",
    "A window begins with the first text after the last one ended, and texts do not prolong it",
    async (world) => {
      // Now and then a text; the expected counts of both windows.
      const steps: readonly (readonly [afterMs: number, short: number, long: number])[] = [
        [0, 1, 1],
        [SHORT_MS - 1, 2, 2],
        [1, 1, 3],
        [SHORT_MS - 1, 2, 4],
        [LONG_MS / 2, 1, 5],
        [LONG_MS / 2 - 2 * SHORT_MS, 1, 6],
        [1, 2, 1],
        [10 * LONG_MS, 1, 1],
      ];
      for (const [afterMs, short, long] of steps) {
        await world.clock.advance(afterMs);
        const turn = await world.receiveAndClaim();
        const since = world.clock.now() - Date.UTC(2026, 0, 1, 12);
        expectTexts(turn.usage, short, long, `a text ${since} ms after the first`);
        await world.answer(turn);
      }
    },
  ),

  contractCase(
    "usage/waiting",
    "Texts still count when their turn comes after the window's end",
    async (world) => {
      await world.receive();
      const { threadId } = await world.receive();
      await world.clock.advance(2 * SHORT_MS);
      expectTexts((await world.claim(threadId)).usage, 2, 2, "a late turn");
    },
  ),

  contractCase(
    "usage/replies",
    "Replies are counted in their conversation, whatever their parts, and silences are not",
    async (world) => {
      expectEqual(await repliesOf(world, "silence"), 0, "in the first turn");
      expectEqual(await repliesOf(world, "reply"), 0, "after a silence");
      expectEqual(await repliesOf(world, "reply"), 1, "after a reply of two parts");
      expectEqual(await repliesOf(world, "reply"), 2, "after a second reply");
      await world.clock.advance(WINDOW_MS + 1);
      expectEqual(await repliesOf(world, "silence"), 0, "in the next conversation");
    },
  ),

  contractCase(
    "usage/assistant",
    "Tokens and segments are counted for the assistant, over all its numbers, and for no other",
    async (world) => {
      await reply(world, await world.receiveAndClaim(), PARTS, GENERATION);
      await reply(world, await world.receiveAndClaim({ to: OUR_OTHER_NUMBER }), PARTS, GENERATION);
      const own = await world.receiveAndClaim({ from: OTHER_PERSON });
      expectDay(own.usage, 240, 10, "the assistant's other turn");
      const other = await world.receiveAndClaim({ to: THEIR_NUMBER });
      expectDay(other.usage, 0, 0, "another assistant's turn");
      await reply(world, other, PARTS, { ...GENERATION, inputTokens: null });
      const later = await world.receiveAndClaim({ to: THEIR_NUMBER });
      expectDay(later.usage, 20, 5, "another assistant's later turn");
      await reply(world, own, [partOf("Written by hand")], null);
      const last = await world.receiveAndClaim();
      expectDay(last.usage, 240, 11, "after a reply that no model wrote");
    },
  ),

  contractCase(
    "usage/unassigned",
    "A number without an assistant has no day to count for",
    async (world) => {
      const turn = await world.receiveAndClaim({ to: UNASSIGNED_NUMBER });
      await reply(world, turn, PARTS, GENERATION);
      const next = await world.receiveAndClaim({ to: UNASSIGNED_NUMBER });
      expectDay(next.usage, 0, 0, "the next turn");
      expectEqual(next.usage.replies, 1, "its replies");
    },
  ),

  contractCase("usage/day", "The assistant's day ends at midnight, UTC", async (world) => {
    await reply(world, await world.receiveAndClaim(), PARTS, GENERATION);
    await world.clock.advance(REST_OF_DAY_MS - 1);
    const turn = await world.receiveAndClaim();
    expectDay(turn.usage, 120, 5, "in the day's last millisecond");
    await world.clock.advance(1);
    const renewed = await world.store.renew(turn.lease, REQUEST);
    const next = expectKind(renewed, "renewed", "renewing at midnight").turn;
    expectDay(next.usage, 0, 0, "at midnight");
    await reply(world, next, PARTS, GENERATION);
    expectDay((await world.receiveAndClaim()).usage, 120, 5, "on the next day");
  }),

  contractCase(
    "usage/noticed",
    "That a limit's notice was given is known for as long as the long window",
    async (world) => {
      const first = await world.receiveAndClaim();
      await world.answer(first);
      const turn = await world.receiveAndClaim();
      expectEqual(turn.usage.noticed, false, "before the notice");
      await reply(world, turn, [partOf("Too much")], null, "limit_notice");
      await world.clock.advance(LONG_MS - 1);
      const later = await world.receiveAndClaim();
      expectEqual(later.usage.noticed, true, "in the same window, also in a new conversation");
      await world.answer(later);
      const other = await world.receiveAndClaim({ from: OTHER_PERSON });
      expectEqual(other.usage.noticed, false, "in another thread");
      await world.clock.advance(1);
      const next = await world.receiveAndClaim();
      expectEqual(next.usage.noticed, false, "in the next window");
    },
  ),
];

async function reply(
  world: World,
  turn: ClaimedTurn,
  parts: readonly ReplyPart[],
  generation: Generation | null,
  source: "model" | "limit_notice" = "model",
): Promise<void> {
  const result = await world.stage(turn, { parts, generation, source });
  for (const { id } of expectKind(result, "staged", "staging a reply").messages) {
    await world.sent(turn.lease, id);
  }
}

/** The replies that the turn of a new text tells of; the text is then answered like that. */
async function repliesOf(world: World, answer: "reply" | "silence"): Promise<number> {
  const turn = await world.receiveAndClaim();
  if (answer === "reply") await reply(world, turn, PARTS, GENERATION);
  else await world.silence(turn);
  return turn.usage.replies;
}

function expectTexts(usage: TurnUsage, short: number, long: number, what: string): void {
  expectEqual([usage.textsShort, usage.textsLong], [short, long], `${what}: short and long`);
}

function expectDay(usage: TurnUsage, tokens: number, segments: number, what: string): void {
  const counted = [usage.tokensToday, usage.segmentsToday];
  expectEqual(counted, [tokens, segments], `${what}: tokens and segments`);
}
