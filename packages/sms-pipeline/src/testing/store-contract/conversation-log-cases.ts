import type {
  ConversationFilter,
  ConversationLog,
  ConversationQuery,
} from "../../ports/conversation-log.ts";
import { capabilityCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectThat } from "./expect.ts";
import {
  carrierIdOf,
  LEASE_MS,
  OTHER_PERSON,
  OUR_NUMBER,
  OUR_OTHER_NUMBER,
  PERSON,
  QUIET_MS,
  REQUEST,
  THEIR_NUMBER,
  UNASSIGNED_NUMBER,
  WINDOW_MS,
  type World,
} from "./world.ts";

const THIRD_PERSON = "+15550300003";
const PAUSE = { reason: "loop_suspected", pause: true } as const;

export const conversationLogCases: readonly StoreContractCase[] = [
  logCase(
    "conversations/order",
    "The conversation with the newest message, in either direction, is first",
    async (world, log) => {
      const first = await world.receiveAndClaim({ from: PERSON });
      await world.clock.advance(1_000);
      await world.receive({ from: OTHER_PERSON });
      await world.clock.advance(1_000);
      expectEqual(await personsOf(log), [OTHER_PERSON, PERSON], "after two texts");
      await world.answer(first);
      expectEqual(await personsOf(log), [PERSON, OTHER_PERSON], "after a reply to the first");
      await world.clock.advance(WINDOW_MS + 1);
      await world.receive({ from: OTHER_PERSON });
      const persons = [OTHER_PERSON, PERSON, OTHER_PERSON];
      expectEqual(await personsOf(log), persons, "after another conversation began");
    },
  ),

  logCase(
    "conversations/summary",
    "A conversation is listed with whose it is, when it was, how it stands and its newest message",
    async (world, log) => {
      const startedAt = world.clock.now();
      const media = [{ url: "https://example.com/1", contentType: "image/png" }];
      const { threadId, conversationId } = await world.receive({ body: "Look", media });
      const assistant = await world.store.findAssistant(OUR_NUMBER);
      const expected = {
        id: conversationId,
        threadId,
        number: OUR_NUMBER,
        person: PERSON,
        assistant: { id: assistant?.id, name: "Ada" },
        startedAt,
        lastMessageAt: startedAt,
        endedAt: null,
        endReason: null,
        paused: null,
        optedOut: false,
        inHand: false,
        dueInMs: QUIET_MS,
        lastMessage: { direction: "inbound", body: "Look", mediaCount: 1, status: null },
      };
      expectEqual(await log.find(conversationId), expected, "a text that waits");
      await world.clock.advance(1_000);
      const claimed = await world.claim(threadId);
      const held = await log.find(conversationId);
      const [inHand, dueInMs] = [true, QUIET_MS - 1_000];
      expectEqual(held, { ...expected, inHand, dueInMs }, "a turn in hand");
      await world.clock.advance(1_000);
      await world.answer(claimed, "I see.");
      const lastMessage = {
        direction: "outbound",
        body: "I see.",
        mediaCount: 0,
        status: "queued",
      };
      const answered = {
        ...expected,
        lastMessageAt: startedAt + 2_000,
        dueInMs: null,
        lastMessage,
      };
      expectEqual(await log.find(conversationId), answered, "once it is answered");
      expectEqual(
        await log.list({ limit: 10 }),
        { conversations: [answered], next: null },
        "the list",
      );
      await world.receiveAndClaim();
      await world.clock.advance(LEASE_MS);
      expectEqual(
        (await log.find(conversationId))?.inHand,
        false,
        "in hand, once a lease has run out",
      );
    },
  ),

  logCase(
    "conversations/how-it-ended",
    "How a conversation ended, a pause and an opt-out are told, and who has a number",
    async (world, log) => {
      const at = world.clock.now();
      await world.receive({ body: "bye" }, { intent: "end" });
      await world.receive({ from: OTHER_PERSON, body: "STOP" }, { intent: "opt_out" });
      await world.silence(await world.receiveAndClaim({ to: THEIR_NUMBER }), PAUSE);
      await world.clock.advance(1_000);
      await world.receive({ to: THEIR_NUMBER, body: "START" }, { intent: "opt_in" });
      await world.receive({ to: UNASSIGNED_NUMBER });
      await world.clock.advance(WINDOW_MS + 1);
      await world.receive({ to: UNASSIGNED_NUMBER });
      const { conversations } = await log.list({ limit: 10 });
      const oldest = conversations.toSorted((left, right) => left.startedAt - right.startedAt);
      const of = (number: string, person: string): unknown[] =>
        oldest
          .filter((each) => each.number === number && each.person === person)
          .map(({ endReason, endedAt, paused, optedOut, assistant }) => [
            endReason,
            endedAt,
            paused,
            optedOut,
            assistant?.name ?? null,
          ]);
      expectEqual(of(OUR_NUMBER, PERSON), [["ended", at, null, false, "Ada"]], "after bye");
      const stopped = [["opted_out", at, null, true, "Ada"]];
      expectEqual(of(OUR_NUMBER, OTHER_PERSON), stopped, "after STOP");
      const restarted = [
        ["restarted", at + 1_000, { at, by: "loop" }, false, "Bo"],
        [null, null, null, false, "Bo"],
      ];
      expectEqual(of(THEIR_NUMBER, PERSON), restarted, "a paused one, and the next after START");
      const expired = [
        ["expired", at + 1_000 + WINDOW_MS + 1, null, false, null],
        [null, null, null, false, null],
      ];
      expectEqual(of(UNASSIGNED_NUMBER, PERSON), expired, "one past the window, and the next");
    },
  ),

  logCase(
    "conversations/pages",
    "The list is read in pages: every conversation once, and `next` is null after the last",
    async (world, log) => {
      const persons = Array.from({ length: 7 }, (_, index) => `+155504000${10 + index}`);
      for (const from of persons) {
        await world.receive({ from });
        await world.receive({ from, body: "More" });
        await world.clock.advance(1_000);
      }
      for (const limit of [1, 2, 3, 7, 8]) {
        expectEqual(await personsOf(log, { limit }), persons.toReversed(), `in pages of ${limit}`);
      }
      const first = await log.list({ limit: 2 });
      await world.receive({ from: persons[0] ?? "" });
      const second = await log.list({ limit: 2, before: first.next ?? "" });
      const rest = second.conversations.map((each) => each.person);
      expectEqual(rest, [persons[4], persons[3]], "a page after something new was said");
    },
  ),

  logCase(
    "conversations/states",
    "`waiting`, `paused`, `failed` and `live` list what is so, and nothing else",
    async (world, log) => {
      const failing = await world.receiveAndClaim({ from: "+15550500001" });
      const failed = await world.stagedOne(failing);
      const rejected = { kind: "failed", errorCode: "30003", optedOut: false } as const;
      await world.store.settle(failing.lease, failed.id, rejected);
      await world.clock.advance(1_000);
      await world.silence(await world.receiveAndClaim({ from: "+15550500002" }), PAUSE);
      await world.clock.advance(1_000);
      const sending = await world.receiveAndClaim({ from: "+15550500003" });
      const staged = await world.stagedOne(sending);
      await world.clock.advance(1_000);
      await world.receive({ from: "+15550500004" });
      await world.clock.advance(1_000);
      const end = { intent: "end", silence: "conversation_ended" } as const;
      await world.receive({ from: "+15550500005", body: "bye" }, end);
      const is = (state: ConversationFilter): Promise<string[]> =>
        lastDigits(log, { state, limit: 1 });
      expectEqual(await is("waiting"), ["4", "3"], "waiting");
      expectEqual(await is("paused"), ["2"], "paused");
      expectEqual(await is("failed"), ["1"], "failed");
      expectEqual(await is("live"), ["4", "3", "2", "1"], "live");
      await world.sent(sending.lease, staged.id);
      expectEqual(await is("waiting"), ["4"], "waiting, once the reply was sent");
      const report = {
        provider: "fake",
        providerMessageId: carrierIdOf(staged.id),
        outboundId: staged.id,
        status: "undelivered",
        errorCode: "30005",
        optedOut: false,
      } as const;
      await world.store.recordDelivery(report);
      expectEqual(await is("failed"), ["3", "1"], "failed, once a reply is undelivered");
      await world.receive({ from: "+15550500002", body: "START" }, { intent: "opt_in" });
      expectEqual(await is("paused"), [], "paused, once another conversation began");
    },
  ),

  logCase(
    "conversations/number",
    "A number is found by how it begins, or without a `+` by how it ends: the person's and ours",
    async (world, log) => {
      await world.receive({ from: PERSON });
      await world.clock.advance(1_000);
      await world.receive({ from: OTHER_PERSON, to: OUR_OTHER_NUMBER });
      await world.clock.advance(1_000);
      await world.receive({ from: THIRD_PERSON, to: THEIR_NUMBER }, { intent: "end" });
      const by = (number: string, query: Partial<ConversationQuery> = {}): Promise<string[]> =>
        personsOf(log, { ...query, number });
      expectEqual(await by("+1555020"), [OTHER_PERSON, PERSON], "how persons begin");
      expectEqual(await by("+1555020", { limit: 1 }), [OTHER_PERSON, PERSON], "the same, by pages");
      expectEqual(await by(PERSON), [PERSON], "a whole number");
      expectEqual(await by("200002"), [OTHER_PERSON], "how a person ends");
      expectEqual(await by(OUR_OTHER_NUMBER), [OTHER_PERSON], "our number");
      expectEqual(await by("0100003"), [THIRD_PERSON], "how our number ends");
      const all = [THIRD_PERSON, OTHER_PERSON, PERSON];
      expectEqual(await by("+1"), all, "how all begin");
      expectEqual(await by(""), all, "nothing");
      expectEqual(await by("+15559"), [], "what nobody has");
      expectEqual(await by("5550200001%"), [], "what only a pattern would find");
      expectEqual(await by("+1", { state: "live" }), [OTHER_PERSON, PERSON], "with a state");
    },
  ),

  logCase(
    "conversations/find",
    "One conversation is found by its id; an unknown id is null",
    async (world, log) => {
      await world.receive({ from: OTHER_PERSON });
      const { conversationId } = await world.receive();
      expectEqual((await log.find(conversationId))?.person, PERSON, "whose it is");
      for (const unknown of ["", "no such id", `${conversationId}0`]) {
        expectEqual(await log.find(unknown), null, "an unknown id");
      }
    },
  ),

  logCase(
    "conversations/reads-only",
    "Reading takes no lease and changes nothing, and what it gives is the caller's own",
    async (world, log) => {
      const { conversationId, threadId } = await world.receive();
      await world.clock.advance(QUIET_MS);
      const before = await log.find(conversationId);
      const copy = structuredClone(before);
      const page = await log.list({ limit: 10 });
      for (const each of [before, ...page.conversations]) {
        Reflect.set(each ?? {}, "person", "+1");
        Reflect.set(each?.lastMessage ?? {}, "body", "scrambled");
      }
      const { messages } = await log.messages({ conversationId, limit: 10 });
      for (const each of messages) Reflect.set(each, "body", "scrambled");
      expectEqual(await log.find(conversationId), copy, "the conversation");
      const read = await log.messages({ conversationId, limit: 10 });
      expectEqual(read.messages[0]?.body, "Hello", "the message");
      const [turn] = await world.store.claimDue(1, REQUEST);
      expectEqual([turn?.lease.threadId, turn?.claims], [threadId, 1], "the turn");
    },
  ),

  logCase(
    "conversations/wrong-place",
    "What is no `next` of a page is refused",
    async (world, log) => {
      const { conversationId } = await world.receive();
      for (const before of ["", "x", "-1", "1' or true"]) {
        const list = log.list({ before, limit: 1 });
        expectThat(await isRefused(list), "a place in the list of conversations is refused");
        const messages = log.messages({ conversationId, before, limit: 1 });
        expectThat(await isRefused(messages), "a place in the list of messages is refused");
      }
    },
  ),

  capabilityCase(
    "retention",
    "conversations/forgotten",
    "What was erased is not found, and of what was pruned the newest conversation is left, without a message",
    async (world, retention) => {
      const log = world.store.conversations;
      if (log === undefined) return;
      const erased = await world.exchange({ from: OTHER_PERSON });
      const { turn } = await world.exchange();
      await retention.eraseCustomer(OTHER_PERSON);
      await world.clock.advance(LEASE_MS);
      expectEqual(await log.find(erased.turn.conversation.id), null, "an erased conversation");
      await retention.pruneMessages({ olderThan: world.clock.now() - 1_000_000 });
      expectEqual(await personsOf(log), [PERSON], "the list, with nothing old enough to prune");
      await world.receive({ body: "Newer" });
      await world.silence(await world.claim(turn.lease.threadId));
      await retention.pruneMessages({ olderThan: world.clock.now() });
      const kept = await log.messages({ conversationId: turn.conversation.id, limit: 10 });
      expectEqual(
        kept.messages.map(({ body }) => body),
        ["Newer"],
        "the messages that are left",
      );
      expectEqual((await log.find(turn.conversation.id))?.lastMessage?.body, "Newer", "the newest");
    },
  ),
];

function logCase(
  name: string,
  promise: string,
  check: (world: World, log: ConversationLog) => Promise<void>,
): StoreContractCase {
  return capabilityCase("conversations", name, promise, check);
}

/** Whose conversations are listed, read page by page to the end. */
async function personsOf(
  log: ConversationLog,
  query: Partial<ConversationQuery> = {},
): Promise<string[]> {
  const persons: string[] = [];
  let before: string | null = null;
  for (let pages = 0; pages < 20; pages++) {
    const place: { before?: string } = before === null ? {} : { before };
    const page = await log.list({ limit: 5, ...query, ...place });
    expectThat(page.conversations.length <= (query.limit ?? 5), "no page is longer than its limit");
    persons.push(...page.conversations.map((each) => each.person));
    before = page.next;
    if (before === null) return persons;
  }
  expectThat(false, "the list has an end");
  return persons;
}

async function lastDigits(
  log: ConversationLog,
  query: Partial<ConversationQuery>,
): Promise<string[]> {
  return (await personsOf(log, query)).map((person) => person.slice(-1));
}

async function isRefused(attempt: Promise<unknown>): Promise<boolean> {
  return attempt.then(
    () => false,
    () => true,
  );
}
