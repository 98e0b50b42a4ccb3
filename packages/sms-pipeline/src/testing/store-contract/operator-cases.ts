import type { OperatorMessage, OperatorMessageResult, TakeOver } from "../../ports/take-over.ts";
import { capabilityCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectKind, expectThat, present } from "./expect.ts";
import {
  bodiesOf,
  LEASE_MS,
  OTHER_PERSON,
  OUR_NUMBER,
  PERSON,
  partOf,
  REQUEST,
  SECOND_REQUEST,
  WINDOW_MS,
  type World,
} from "./world.ts";

export const operatorCases: readonly StoreContractCase[] = [
  operatorCase(
    "operator/message",
    "What a person wrote is handed to whoever claims next, part by part, and is in the history once it was sent",
    async (world, takeOver) => {
      const { turn } = await world.exchange({ body: "Hello" }, "Reply");
      const { threadId } = turn.lease;
      const conversationId = turn.conversation.id;
      const staged = expectStaged(await say(takeOver, conversationId, ["One", "Two"]));
      expectEqual([staged.from, staged.to], [OUR_NUMBER, PERSON], "from and to");
      expectEqual(
        [staged.threadId, staged.dueInMs],
        [threadId, 0],
        "its thread, and when it is due",
      );
      const next = await world.claim(threadId);
      const [first] = next.staged;
      const expected = {
        id: staged.messageIds[0],
        threadId,
        conversationId,
        replyId: staged.messageIds[0],
        from: OUR_NUMBER,
        to: PERSON,
        body: "One",
        source: "operator",
        messagingServiceId: null,
        attempts: 0,
        stagedAt: world.clock.now(),
        inDoubtForMs: null,
      };
      expectEqual(first, expected, "the first part");
      expectEqual(bodiesOf(next.staged), ["One", "Two"], "the parts, in order");
      expectEqual(
        next.staged.map(({ id }) => id),
        staged.messageIds,
        "their ids",
      );
      for (const { id } of next.staged) await world.sent(next.lease, id);
      const later = await world.receiveAndClaim({ body: "And?" });
      const history = ["Hello", "Reply", "One", "Two"];
      expectEqual(bodiesOf(later.history), history, "the history");
      expectEqual(later.history.at(-1)?.role, "assistant", "whose words they are to the model");
    },
  ),

  operatorCase(
    "operator/paused",
    "It leaves although the conversation is paused, and a later pause does not cancel it",
    async (world, takeOver) => {
      const { conversationId, threadId } = await world.receive();
      await say(takeOver, conversationId, ["Before"]);
      await takeOver.pause(conversationId);
      await say(takeOver, conversationId, ["After"]);
      const turn = await world.claim(threadId);
      expectEqual(bodiesOf(turn.staged), ["Before", "After"], "what leaves");
      for (const { id } of turn.staged) await world.sent(turn.lease, id);
      expectEqual(await world.store.claim(threadId, REQUEST), null, "what is left");
    },
  ),

  operatorCase(
    "operator/since-claim",
    "What is staged while a turn is in hand is not handed to its holder, who is told of it",
    async (world, takeOver) => {
      const turn = await world.receiveAndClaim();
      expectEqual(turn.stagedSince, false, "stagedSince in a turn just claimed");
      await say(takeOver, turn.conversation.id, ["Mine"]);
      const renewal = await world.store.renew(turn.lease, REQUEST);
      const renewed = expectKind(renewal, "renewed", "renewing").turn;
      expectEqual([renewed.staged, renewed.stagedSince], [[], true], "staged, and stagedSince");
      await world.store.release(turn.lease);
      const next = await world.claim(turn.lease.threadId);
      expectEqual(next.stagedSince, false, "stagedSince in the next turn");
      const [mine] = next.staged;
      expectEqual([mine?.body, mine?.inDoubtForMs], ["Mine", null], "what it is handed");
    },
  ),

  operatorCase(
    "operator/before-reply",
    "What is staged while a reply is thought of leaves before the reply, by the same holder",
    async (world, takeOver) => {
      const turn = await world.receiveAndClaim();
      await say(takeOver, turn.conversation.id, ["Mine"]);
      const messages = await world.staged(turn, "Reply");
      expectEqual(bodiesOf(messages), ["Mine", "Reply"], "what leaves, in order");
      const doubts = messages.map(({ attempts, inDoubtForMs }) => [attempts, inDoubtForMs]);
      expectEqual(
        doubts,
        [
          [0, null],
          [0, null],
        ],
        "their attempts and doubts",
      );
      const [mine, reply] = messages;
      await world.sent(turn.lease, mine?.id ?? "");
      expectEqual(
        await world.store.claim(turn.lease.threadId, REQUEST),
        null,
        "a claim in between",
      );
      await world.clock.advance(LEASE_MS);
      const next = await world.claim(turn.lease.threadId);
      expectEqual(
        next.staged.map(({ id }) => id),
        [reply?.id],
        "what a dead holder leaves",
      );
    },
  ),

  operatorCase(
    "operator/while-sending",
    "A holder that is sending keeps its lease for its own messages, and gives it back for what was staged since",
    async (world, takeOver) => {
      const turn = await world.receiveAndClaim();
      const [one, two] = await world.staged(turn, "One", "Two");
      await say(takeOver, turn.conversation.id, ["Mine"]);
      await world.sent(turn.lease, one?.id ?? "");
      expectEqual(
        await world.store.claim(turn.lease.threadId, REQUEST),
        null,
        "a claim in between",
      );
      const last = await world.sent(turn.lease, two?.id ?? "");
      expectEqual(last, { kind: "settled", dueInMs: 0 }, "settling the last of its own");
      const next = await world.store.claim(turn.lease.threadId, SECOND_REQUEST);
      const [mine] = present(next, "the turn of what was staged since").staged;
      expectEqual(
        [mine?.body, mine?.attempts, mine?.inDoubtForMs],
        ["Mine", 0, null],
        "what it has",
      );
    },
  ),

  operatorCase(
    "operator/order",
    "It waits for a reply that was staged before it and is to be sent again",
    async (world, takeOver) => {
      const turn = await world.receiveAndClaim();
      const { id } = await world.stagedOne(turn);
      const retry = { kind: "retry", afterMs: 5_000, errorCode: null } as const;
      await world.store.settle(turn.lease, id, retry);
      const staged = expectStaged(await say(takeOver, turn.conversation.id, ["Mine"]));
      expectEqual(staged.dueInMs, 5_000, "when it is due");
      expectEqual(await world.store.claimDue(1, REQUEST), [], "what is due before");
      await world.clock.advance(5_000);
      const [next] = await world.store.claimDue(1, REQUEST);
      expectEqual(bodiesOf(next?.staged ?? []), ["Reply", "Mine"], "what leaves, in order");
    },
  ),

  operatorCase(
    "operator/reply-refused",
    "A refused reply takes its own later parts along, and not what a person wrote after it",
    async (world, takeOver) => {
      const turn = await world.receiveAndClaim();
      const [one] = await world.staged(turn, "One", "Two");
      await say(takeOver, turn.conversation.id, ["Mine"]);
      const id = one?.id ?? "";
      await world.store.settle(turn.lease, id, { kind: "retry", afterMs: 0, errorCode: null });
      const second = await world.claim(turn.lease.threadId);
      const refused = { kind: "failed", errorCode: "30006", optedOut: false } as const;
      await world.store.settle(second.lease, id, refused);
      await world.store.release(second.lease);
      const third = await world.claim(turn.lease.threadId);
      expectEqual(bodiesOf(third.staged), ["Mine"], "what is left to send");
    },
  ),

  operatorCase(
    "operator/died-before-settle",
    "One that a dead holder had is in doubt, as any other message",
    async (world, takeOver) => {
      const { turn } = await world.exchange();
      await say(takeOver, turn.conversation.id, ["Mine"]);
      await world.claim(turn.lease.threadId);
      await world.clock.advance(LEASE_MS);
      const [next] = await world.store.claimDue(1, REQUEST);
      const doubts = next?.staged.map(({ attempts, inDoubtForMs }) => [attempts, inDoubtForMs]);
      expectEqual(doubts, [[1, LEASE_MS]], "its attempts and its doubt");
    },
  ),

  operatorCase(
    "operator/opted-out",
    "Nothing is staged for a person who has opted out, and STOP cancels what waits to be sent",
    async (world, takeOver) => {
      const { conversationId, threadId } = await world.receive();
      await say(takeOver, conversationId, ["Too late"]);
      await world.receive({ body: "STOP" }, { intent: "opt_out" });
      expectEqual(await world.store.claim(threadId, REQUEST), null, "what is left to send");
      const refused = await say(takeOver, conversationId, ["Refused"], "key");
      expectEqual(refused, { kind: "opted_out" }, "a message after STOP");
      const rows = await world.rows();
      const outbound = rows?.flatMap((row) => (row.direction === "outbound" ? [row] : []));
      const written = outbound?.map(({ body, status }) => [body, status]);
      if (written) expectEqual(written, [["Too late", "canceled"]], "the messages written");
      await world.receive({ body: "START" }, { intent: "opt_in" });
      expectKind(await say(takeOver, conversationId, ["Again"], "key"), "staged", "after START");
    },
  ),

  operatorCase(
    "operator/same-key",
    "With a key that the thread has seen nothing is written, also after the message was sent",
    async (world, takeOver) => {
      const { turn } = await world.exchange();
      const { id } = turn.conversation;
      const first = expectStaged(await say(takeOver, id, ["One", "Two"], "key"));
      const again = await say(takeOver, id, ["Other words"], "key");
      expectEqual(again, { ...first, kind: "duplicate" }, "the same key again");
      const claimed = await world.claim(turn.lease.threadId);
      for (const message of claimed.staged) await world.sent(claimed.lease, message.id);
      const after = await say(takeOver, id, ["One", "Two"], "key");
      const expected = { ...first, kind: "duplicate", dueInMs: null };
      expectEqual(after, expected, "the same key after it was sent");
      expectKind(await say(takeOver, id, ["One"], "other key"), "staged", "another key");
      expectKind(await say(takeOver, id, ["One"]), "staged", "no key");
      expectKind(await say(takeOver, id, ["One"]), "staged", "no key again");
      const other = await world.receive({ from: OTHER_PERSON });
      const theirs = await say(takeOver, other.conversationId, ["One"], "key");
      expectKind(theirs, "staged", "the key in another thread");
    },
  ),

  operatorCase(
    "operator/newest-conversation",
    "It belongs to the thread's newest conversation, where the session window begins anew",
    async (world, takeOver) => {
      const { turn } = await world.exchange();
      await world.clock.advance(WINDOW_MS + 1);
      const newer = await world.exchange({ body: "Later" });
      await world.clock.advance(WINDOW_MS);
      const staged = expectStaged(await say(takeOver, turn.conversation.id, ["Mine"]));
      expectEqual(staged.conversationId, newer.turn.conversation.id, "its conversation");
      await world.clock.advance(WINDOW_MS);
      expectEqual((await world.receive()).conversation, "continued", "a text within the window");
    },
  ),

  operatorCase(
    "operator/replied",
    "The conversation counts as replied to, and a person's many words count for no limit",
    async (world, takeOver) => {
      const { conversationId } = await world.receive();
      await takeOver.pause(conversationId);
      for (const body of ["One", "Two", "Three"]) await say(takeOver, conversationId, [body]);
      await takeOver.resume(conversationId);
      const { conversation, usage } = await world.receiveAndClaim();
      expectEqual(conversation.replied, true, "replied");
      expectThat(usage.replies <= 1, "the replies are at most one");
      expectEqual([usage.segmentsToday, usage.tokensToday], [0, 0], "what the assistant has used");
    },
  ),

  operatorCase(
    "operator/empty",
    "A message without parts, or with an empty one, is refused",
    async (world, takeOver) => {
      const { conversationId } = await world.receive();
      for (const bodies of [[], [""], ["Words", ""]]) {
        const result = await say(takeOver, conversationId, bodies).catch((error: unknown) => error);
        expectThat(result instanceof Error, "it is refused");
      }
      const rows = await world.rows();
      if (rows) expectEqual(rows.length, 1, "the number of messages written");
    },
  ),
];

function operatorCase(
  name: string,
  promise: string,
  check: (world: World, takeOver: TakeOver) => Promise<void>,
): StoreContractCase {
  return capabilityCase("takeOver", name, promise, check);
}

function say(
  takeOver: TakeOver,
  conversationId: string,
  bodies: readonly string[],
  idempotencyKey: OperatorMessage["idempotencyKey"] = null,
): Promise<OperatorMessageResult> {
  return takeOver.stageMessage({ conversationId, parts: bodies.map(partOf), idempotencyKey });
}

function expectStaged(
  result: OperatorMessageResult,
): Extract<OperatorMessageResult, { readonly threadId: string }> {
  if (result.kind === "staged") return result;
  return expectKind(result, "duplicate", "staging a person's message");
}
