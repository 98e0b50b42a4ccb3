import type { ConversationLog, MessageRecord } from "../../ports/conversation-log.ts";
import type { Generation } from "../../ports/outbound.ts";
import { capabilityCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectThat, present } from "./expect.ts";
import { bodiesOf, carrierIdOf, OTHER_PERSON, partOf, WINDOW_MS, type World } from "./world.ts";

const GENERATION: Generation = {
  model: "contract",
  inputTokens: 20,
  outputTokens: 5,
  finishReason: "stop",
  durationMs: 900,
};

export const messageLogCases: readonly StoreContractCase[] = [
  messageCase(
    "messages/inbound",
    "A text is read with what came, what it asked for, and how it was answered",
    async (world, log) => {
      const at = world.clock.now();
      const media = [{ url: "https://example.com/1", contentType: "image/png" }];
      const location = { latitude: 1.5, longitude: -2.5, label: "Home", address: null };
      const text = { body: "Look", media, location, segments: 2, providerMessageId: "IN-look" };
      const received = await world.receive(text);
      const waiting = {
        direction: "inbound",
        id: received.messageId,
        seq: 1,
        body: "Look",
        segments: 2,
        providerMessageId: "IN-look",
        at,
        media,
        location,
        intent: "message",
        answeredAt: null,
        answeredBy: null,
        silence: null,
      };
      expectEqual(await read(log, received.conversationId), [waiting], "while it waits");
      await world.clock.advance(1_000);
      const reply = await world.answer(await world.claim(received.threadId));
      const answered = { ...waiting, answeredAt: at + 1_000, answeredBy: reply.message.replyId };
      expectEqual((await read(log, received.conversationId))[0], answered, "once it is answered");
      await world.silence(await world.receiveAndClaim({ body: "Hm" }));
      const silenced = present(
        (await read(log, received.conversationId)).at(-1),
        "the second text",
      );
      expectThat(silenced.direction === "inbound", "the second text is the person's");
      const { silence, answeredAt, answeredBy } = silenced;
      expectEqual(
        [silence, answeredAt, answeredBy],
        ["model_failed", at + 1_000, null],
        "a silence",
      );
    },
  ),

  messageCase(
    "messages/outbound",
    "A reply is read with its parts, how the model came to it, and where each part stands since when",
    async (world, log) => {
      const stagedAt = world.clock.now();
      const turn = await world.receiveAndClaim();
      const parts = [{ ...partOf("One"), segments: 3, estimatedCost: 0.02 }, partOf("Two")];
      await world.stage(turn, { parts, generation: GENERATION });
      const [, one, two] = await read(log, turn.conversation.id);
      const first = present(one, "the first part");
      const staged = {
        direction: "outbound",
        id: first.id,
        seq: 2,
        body: "One",
        segments: 3,
        providerMessageId: null,
        at: stagedAt,
        encoding: "GSM-7",
        estimatedCost: 0.02,
        source: "model",
        replyId: first.id,
        part: 1,
        status: "staged",
        statusAt: stagedAt,
        sentAt: null,
        errorCode: null,
        silence: null,
        attempts: 1,
        generation: GENERATION,
      };
      expectEqual(first, staged, "the first part, staged");
      const second = present(two, "the second part");
      expectThat(second.direction === "outbound", "the second part is a reply");
      expectEqual([second.part, second.replyId, second.seq], [2, first.id, 3], "the second part");

      await world.clock.advance(1_000);
      await world.sent(turn.lease, first.id);
      const sent = {
        ...staged,
        segments: 1,
        providerMessageId: carrierIdOf(first.id),
        status: "queued",
        statusAt: stagedAt + 1_000,
        sentAt: stagedAt + 1_000,
      };
      expectEqual((await read(log, turn.conversation.id))[1], sent, "once it was sent");

      await world.clock.advance(1_000);
      await report(world, first.id, "undelivered", "30005");
      const reported = {
        ...sent,
        status: "undelivered",
        statusAt: stagedAt + 2_000,
        errorCode: "30005",
      };
      expectEqual((await read(log, turn.conversation.id))[1], reported, "once it was reported");
    },
  ),

  messageCase(
    "messages/sent-at",
    "A report about a staged part says since when the carrier has it; of what it never had, that is null",
    async (world, log) => {
      const turn = await world.receiveAndClaim();
      const [one, two, three] = await world.staged(turn, "One", "Two", "Three");
      await world.clock.advance(1_000);
      const sentAt = world.clock.now();
      await report(world, one?.id ?? "", "sent", null);
      await world.clock.advance(1_000);
      await report(world, one?.id ?? "", "delivered", null);
      await world.sent(turn.lease, one?.id ?? "");
      const rejected = { kind: "failed", errorCode: "21211", optedOut: false } as const;
      await world.store.settle(turn.lease, two?.id ?? "", rejected);
      const rows = (await read(log, turn.conversation.id)).slice(1);
      const facts = rows.map((row) =>
        row.direction === "outbound" ? [row.status, row.sentAt, row.errorCode] : [],
      );
      const expected = [
        ["delivered", sentAt, null],
        ["failed", null, "21211"],
        ["canceled", null, null],
      ];
      expectEqual(facts, expected, "the status, since when the carrier has it, and its error");
      expectThat(three !== undefined, "there are three parts");
    },
  ),

  messageCase(
    "messages/canceled",
    "Of a reply that was canceled the reason is told",
    async (world, log) => {
      const turn = await world.receiveAndClaim();
      const { id } = await world.stagedOne(turn);
      await world.store.settle(turn.lease, id, { kind: "canceled", reason: "too_late" });
      const row = (await read(log, turn.conversation.id)).at(-1);
      const facts = row?.direction === "outbound" && [row.status, row.silence];
      expectEqual(facts, ["canceled", "too_late"], "the status and the reason");
    },
  ),

  messageCase(
    "messages/pages",
    "Messages are read newest first, in pages, and only those of the conversation",
    async (world, log) => {
      const { turn } = await world.exchange({ body: "1" }, "2");
      await world.exchange({ from: OTHER_PERSON, body: "Not this" });
      await world.exchange({ body: "3" }, "4");
      await world.exchange({ body: "5" }, "6");
      await world.clock.advance(WINDOW_MS + 1);
      await world.exchange({ body: "Nor this" });
      const conversationId = turn.conversation.id;
      const all = await log.messages({ conversationId, limit: 10 });
      const bodies = ["6", "5", "4", "3", "2", "1"];
      expectEqual([bodiesOf(all.messages), all.next], [bodies, null], "all at once");
      for (const limit of [1, 2, 4, 6]) {
        expectEqual(
          bodiesOf(await read(log, conversationId, limit)),
          bodies.toReversed(),
          `by ${limit}`,
        );
      }
    },
  ),

  messageCase(
    "messages/unknown",
    "Of an unknown conversation there are none",
    async (world, log) => {
      const { conversationId } = await world.receive();
      for (const unknown of ["", "no such id", `${conversationId}0`]) {
        const page = await log.messages({ conversationId: unknown, limit: 10 });
        expectEqual(page, { messages: [], next: null }, "the messages");
      }
    },
  ),
];

function messageCase(
  name: string,
  promise: string,
  check: (world: World, log: ConversationLog) => Promise<void>,
): StoreContractCase {
  return capabilityCase("conversations", name, promise, check);
}

/** The whole conversation, oldest first, read page by page. */
async function read(
  log: ConversationLog,
  conversationId: string,
  limit = 4,
): Promise<readonly MessageRecord[]> {
  const messages: MessageRecord[] = [];
  let before: string | null = null;
  for (let pages = 0; pages < 20; pages++) {
    const place: { before?: string } = before === null ? {} : { before };
    const page = await log.messages({ conversationId, limit, ...place });
    expectThat(page.messages.length <= limit, "no page is longer than its limit");
    messages.push(...page.messages);
    before = page.next;
    if (before === null) return messages.reverse();
  }
  expectThat(false, "the list has an end");
  return messages;
}

async function report(
  world: World,
  outboundId: string,
  status: "sent" | "delivered" | "undelivered",
  errorCode: string | null,
): Promise<void> {
  const providerMessageId = carrierIdOf(outboundId);
  const update = { provider: "fake", providerMessageId, outboundId, status, errorCode };
  const result = await world.store.recordDelivery({ ...update, optedOut: false });
  expectEqual(result, "recorded", "the report");
}
