import { contractCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectThat } from "./expect.ts";
import { bodiesOf, OUR_NUMBER, PERSON, REQUEST, replyOf, WINDOW_MS, type World } from "./world.ts";

export const sessionCases: readonly StoreContractCase[] = [
  contractCase(
    "session/first",
    "The first text opens a conversation, the next one continues it",
    async (world) => {
      const first = await world.receive();
      expectEqual(first.conversation, "opened", "the first text");
      const next = await world.receive();
      expectEqual(next.conversation, "continued", "the next text");
      expectEqual(next.conversationId, first.conversationId, "its conversation");
      await expectOpen(world, 1);
    },
  ),

  contractCase(
    "session/window-after-text",
    "A last text exactly as old as the window still continues the conversation",
    async (world) => {
      const first = await world.receive();
      await world.clock.advance(WINDOW_MS);
      const next = await world.receive();
      expectEqual(next.conversation, "continued", "a text at the window's very end");
      expectEqual(next.conversationId, first.conversationId, "its conversation");
    },
  ),

  contractCase(
    "session/past-window-after-text",
    "A last text one millisecond older than the window opens a new conversation",
    async (world) => {
      const first = await world.receive();
      await world.clock.advance(WINDOW_MS + 1);
      const next = await world.receive();
      expectEqual(next.conversation, "opened", "a text past the window");
      expectThat(next.conversationId !== first.conversationId, "the new conversation is another");
      await expectOpen(world, 1);
    },
  ),

  contractCase(
    "session/window-after-reply",
    "A last reply exactly as old as the window still continues the conversation",
    async (world) => {
      const turn = await answerLater(world);
      await world.clock.advance(WINDOW_MS);
      const next = await world.receive();
      expectEqual(next.conversation, "continued", "a text at the window's very end");
      expectEqual(next.conversationId, turn.conversation.id, "its conversation");
    },
  ),

  contractCase(
    "session/past-window-after-reply",
    "A last reply one millisecond older than the window opens a new conversation",
    async (world) => {
      await answerLater(world);
      await world.clock.advance(WINDOW_MS + 1);
      expectEqual((await world.receive()).conversation, "opened", "a text past the window");
    },
  ),

  contractCase("session/own-window", "The window is the policy's", async (world) => {
    await world.receive();
    await world.clock.advance(60_000);
    const inside = await world.receive({}, { sessionWindowMs: 60_000 });
    expectEqual(inside.conversation, "continued", "a text at the end of a shorter window");
    await world.clock.advance(60_001);
    const outside = await world.receive({}, { sessionWindowMs: 60_000 });
    expectEqual(outside.conversation, "opened", "a text past a shorter window");
  }),

  contractCase(
    "session/end",
    "An end word ends the conversation and waits for a farewell; the next text opens another",
    async (world) => {
      const first = await world.exchange();
      const bye = await world.receive({ body: "Bye" }, { intent: "end" });
      expectEqual(bye.conversation, "ended", "the end word");
      expectEqual(bye.conversationId, first.turn.conversation.id, "its conversation");
      expectEqual(bye.silence, null, "its silence");
      await expectOpen(world, 0);
      const turn = await world.claim(bye.threadId);
      expectEqual(turn.conversation.ended, true, "whether the conversation has ended");
      expectEqual(turn.conversation.replied, true, "whether it had a reply");
      await world.answer(turn, "Goodbye!");
      const next = await world.receive();
      expectEqual(next.conversation, "opened", "the next text");
      await expectOpen(world, 1);
    },
  ),

  contractCase(
    "session/end-at-once",
    "An end word without a conversation leaves none open",
    async (world) => {
      const bye = await world.receive(
        { body: "Bye" },
        { intent: "end", silence: "conversation_ended" },
      );
      expectEqual(bye.conversation, "ended", "the end word");
      expectEqual(bye.silence, "conversation_ended", "its silence");
      expectEqual(bye.dueInMs, null, "when the thread is due");
      await expectOpen(world, 0);
      expectEqual((await world.receive()).conversation, "opened", "the next text");
    },
  ),

  contractCase(
    "session/opt-in",
    "An opt-in opens a new conversation also while one goes on",
    async (world) => {
      const first = await world.exchange();
      const start = await world.receive({ body: "START" }, { intent: "opt_in" });
      expectEqual(start.conversation, "opened", "the opt-in");
      expectThat(start.conversationId !== first.turn.conversation.id, "another conversation");
      await expectOpen(world, 1);
      const turn = await world.claim(start.threadId);
      expectEqual(turn.conversation.replied, false, "whether the new one had a reply");
      expectEqual(turn.history, [], "its history");
    },
  ),

  contractCase(
    "session/history",
    "The history is that of the present conversation, oldest first, without waiting texts",
    async (world) => {
      await world.exchange({ body: "Yesterday" }, "Old reply");
      await world.clock.advance(WINDOW_MS + 1);
      const start = world.clock.now();
      const fresh = await world.receiveAndClaim({ body: "One" });
      expectEqual(fresh.history, [], "the history of a new conversation");
      expectEqual(fresh.conversation.replied, false, "whether a new conversation had a reply");
      await world.answer(fresh, "First");
      await world.clock.advance(1_000);
      await world.receive({ body: "HELP" }, { silence: "carrier_answers" });
      const turn = await world.receiveAndClaim({ body: "Two" });
      expectEqual(turn.conversation.replied, true, "whether the conversation had a reply");
      expectEqual(
        turn.history,
        [
          { role: "person", body: "One", mediaCount: 0, at: start },
          { role: "assistant", body: "First", mediaCount: 0, at: start },
          { role: "person", body: "HELP", mediaCount: 0, at: start + 1_000 },
        ],
        "the history",
      );
      expectEqual(bodiesOf(turn.unanswered), ["Two"], "the waiting texts");
    },
  ),

  contractCase(
    "session/history-limit",
    "The history holds the newest messages up to its limit",
    async (world) => {
      await world.exchange({ body: "One" }, "First");
      await world.exchange({ body: "Two" }, "Second");
      const { threadId } = await world.receive({ body: "Three" });
      const turn = await world.store.claim(threadId, { ...REQUEST, historyLimit: 3 });
      expectEqual(bodiesOf(turn?.history ?? []), ["First", "Two", "Second"], "the history");
      const renewed = await world.store.renew(
        { threadId, token: turn?.lease.token ?? 0 },
        { ...REQUEST, historyLimit: 0 },
      );
      expectEqual(renewed.kind === "renewed" && renewed.turn.history, [], "a history of none");
    },
  ),

  contractCase(
    "session/farewell-overtaken",
    "A reply belongs to the conversation of the texts that it answers, not to one opened since",
    async (world) => {
      const bye = await world.receive({ body: "Bye" }, { intent: "end" });
      const turn = await world.claim(bye.threadId);
      const next = await world.receive({ body: "One more thing" });
      expectEqual(next.conversation, "opened", "a text after the end word");
      const farewell = replyOf(turn, { source: "farewell", supersede: false });
      const staged = await world.store.stage(turn.lease, farewell, REQUEST);
      const message = staged.kind === "staged" ? staged.messages[0] : undefined;
      expectEqual(message?.conversationId, bye.conversationId, "the farewell's conversation");
      await world.sent(turn.lease, message?.id ?? "");
      const after = await world.claim(bye.threadId);
      expectEqual(after.conversation.id, next.conversationId, "the new turn's conversation");
      expectEqual(after.conversation.replied, false, "whether the new one had a reply");
      expectEqual(after.conversation.ended, false, "whether the new one has ended");
      expectEqual(after.history, [], "the new one's history");
    },
  ),
];

/** A text, and its reply 20 minutes later: the reply is the last message. */
async function answerLater(world: World) {
  const { threadId } = await world.receive();
  await world.clock.advance(20 * 60_000);
  const turn = await world.claim(threadId);
  await world.answer(turn);
  return turn;
}

async function expectOpen(world: World, count: number): Promise<void> {
  if (world.raw === null) return;
  const open = await world.raw.openConversations({ number: OUR_NUMBER, person: PERSON });
  expectEqual(open, count, "the number of open conversations");
}
