import { contractCase, type StoreContractCase } from "./contract-case.ts";
import { expectEqual, expectThat, present } from "./expect.ts";
import {
  ASSISTANTS,
  bodiesOf,
  MAX_WAIT_MS,
  OTHER_PERSON,
  OUR_OTHER_NUMBER,
  PERSON,
  policyOf,
  QUIET_MS,
  REQUEST,
  THEIR_NUMBER,
  textOf,
  UNASSIGNED_NUMBER,
} from "./world.ts";

export const receiveCases: readonly StoreContractCase[] = [
  contractCase("receive/kept", "A text is kept with everything that it said", async (world) => {
    const text = textOf({
      body: "  Look at this \n",
      media: [
        { url: "https://media.example/1", contentType: "image/jpeg" },
        { url: "https://media.example/2", contentType: "video/mp4" },
      ],
      location: { latitude: 52.5, longitude: -13.25, label: "Here", address: null },
      segments: 2,
      messagingServiceId: "MG1",
      optOutType: "help",
    });
    const result = await world.store.receive(text, policyOf({ intent: "help" }));
    expectEqual(result.kind, "received", "a new text");
    expectEqual(result.silence, null, "its silence");
    expectEqual(result.turn, null, "its turn, when no lease was asked for");
    const turn = await world.claim(result.threadId);
    const stored = present(turn.unanswered[0], "the waiting text");
    expectEqual(
      stored,
      {
        ...text,
        id: result.messageId,
        conversationId: result.conversationId,
        seq: stored.seq,
        intent: "help",
        receivedAt: world.clock.now(),
      },
      "the waiting text",
    );
  }),

  contractCase("receive/duplicate", "The second time, a text changes nothing", async (world) => {
    const text = textOf({});
    const first = await world.store.receive(text, policyOf({}));
    await world.clock.advance(500);
    const again = await world.store.receive(
      { ...text, body: "Changed on the way" },
      policyOf({ lease: REQUEST }),
    );
    expectEqual(
      again,
      {
        kind: "duplicate",
        messageId: first.messageId,
        threadId: first.threadId,
        conversationId: first.conversationId,
        conversation: "continued",
        silence: null,
        dueInMs: QUIET_MS - 500,
        turn: null,
      },
      "the duplicate",
    );
    const turn = await world.claim(first.threadId);
    expectEqual(bodiesOf(turn.unanswered), ["Hello"], "the waiting texts");
    const rows = await world.rows();
    if (rows) expectEqual(rows.length, 1, "the number of messages written");
  }),

  contractCase(
    "receive/late-duplicate",
    "A duplicate of an answered text wakes nothing",
    async (world) => {
      const text = textOf({});
      const { turn } = await world.exchange(text);
      await world.clock.advance(60 * 60_000);
      const again = await world.store.receive(text, policyOf({ lease: REQUEST }));
      expectEqual(again.kind, "duplicate", "the duplicate");
      expectEqual(again.conversationId, turn.conversation.id, "its conversation");
      expectEqual(again.dueInMs, null, "when the thread is due");
      expectEqual(await world.store.claim(again.threadId, REQUEST), null, "the turn");
    },
  ),

  contractCase(
    "receive/duplicate-opt-out",
    "A STOP that is delivered again does not undo a later START",
    async (world) => {
      const stop = textOf({ body: "STOP" });
      await world.store.receive(stop, policyOf({ intent: "opt_out" }));
      await world.receive({ body: "START" }, { intent: "opt_in" });
      await world.store.receive(stop, policyOf({ intent: "opt_out" }));
      const next = await world.receive();
      expectEqual(next.silence, null, "the silence of a text after START");
      expectEqual(next.conversation, "continued", "the conversation that START opened");
    },
  ),

  contractCase(
    "receive/other-carrier",
    "The same message id of another carrier is another text",
    async (world) => {
      const text = textOf({});
      await world.store.receive(text, policyOf({}));
      const other = await world.store.receive({ ...text, provider: "other" }, policyOf({}));
      expectEqual(other.kind, "received", "the other carrier's text");
    },
  ),

  contractCase(
    "receive/unassigned",
    "A text to a number without an assistant is kept and waits",
    async (world) => {
      const result = await world.receive({ to: UNASSIGNED_NUMBER });
      expectEqual(result.kind, "unassigned", "the text");
      const turn = await world.claim(result.threadId);
      expectEqual(turn.assistant, null, "the assistant");
      expectEqual(bodiesOf(turn.unanswered), ["Hello"], "the waiting texts");
    },
  ),

  contractCase(
    "receive/burst-due",
    "A burst is due after a quiet time, but no later than the longest wait after its first text",
    async (world) => {
      const first = await world.receive();
      expectEqual(first.dueInMs, QUIET_MS, "when the first text is due");
      for (let at = 1_500; at < MAX_WAIT_MS; at += 1_500) {
        await world.clock.advance(1_500);
        const next = await world.receive();
        const expected = Math.min(QUIET_MS, MAX_WAIT_MS - at);
        expectEqual(next.dueInMs, expected, `when a burst is due after ${at} ms`);
      }
      await world.clock.advance(5_000);
      const late = await world.receive();
      expectEqual(late.dueInMs, 0, "when a burst is due that has waited too long");
    },
  ),

  contractCase(
    "receive/claim-at-once",
    "With a lease in the policy, the turn is claimed in the same step",
    async (world) => {
      const result = await world.receive({}, { lease: REQUEST });
      const turn = present(result.turn, "the turn");
      expectEqual(turn.lease.threadId, result.threadId, "the lease's thread");
      expectEqual(turn.dueInMs, QUIET_MS, "when the turn is due");
      expectEqual(result.dueInMs, QUIET_MS, "when the thread is due");
      expectEqual(turn.claims, 1, "the claims");
      expectEqual(bodiesOf(turn.unanswered), ["Hello"], "the waiting texts");
      expectEqual(await world.store.claim(result.threadId, REQUEST), null, "a second claim");
      const next = await world.receive({ body: "And" }, { lease: REQUEST });
      expectEqual(next.turn, null, "the turn of a text that comes while the lease is live");
      expectThat(next.dueInMs !== null, "a text that comes while the lease is live waits");
    },
  ),

  contractCase(
    "receive/silence",
    "A text that the policy silences is answered at once and claims nothing",
    async (world) => {
      const result = await world.receive(
        { body: "HELP" },
        { intent: "help", silence: "carrier_answers", lease: REQUEST },
      );
      expectEqual(result.kind, "received", "the text");
      expectEqual(result.silence, "carrier_answers", "its silence");
      expectEqual(result.dueInMs, null, "when the thread is due");
      expectEqual(result.turn, null, "its turn");
      expectEqual(await world.store.claim(result.threadId, REQUEST), null, "a claim");
      const rows = await world.rows();
      const answers = rows?.map((row) => row.direction === "inbound" && row.answer);
      if (answers) expectEqual(answers, ["carrier_answers"], "the answer that is written");
    },
  ),

  contractCase("receive/seq", "`seq` rises with every text of a thread", async (world) => {
    const { threadId } = await world.receive({ body: "1" });
    await world.receive({ body: "2" }, { silence: "carrier_answers" });
    await world.receive({ body: "3" });
    await world.receive({ body: "4" }, { intent: "opt_in" });
    const { unanswered } = await world.claim(threadId);
    expectEqual(bodiesOf(unanswered), ["1", "3", "4"], "the waiting texts, oldest first");
    const seqs = unanswered.map((text) => text.seq);
    expectThat(
      seqs.every((seq, index) => index === 0 || seq > (seqs[index - 1] ?? seq)),
      `seq must rise: ${seqs}`,
    );
  }),

  contractCase(
    "receive/two-assistants",
    "One person's texts to two assistants are two threads",
    async (world) => {
      const ada = await world.receive();
      const bo = await world.receive({ to: THEIR_NUMBER, body: "Hello Bo" });
      expectThat(ada.threadId !== bo.threadId, "each number has a thread of its own");
      expectEqual(bo.conversation, "opened", "the conversation with the second assistant");
      const turn = await world.claim(bo.threadId);
      expectEqual(bodiesOf(turn.unanswered), ["Hello Bo"], "the waiting texts");
      const { id, ...assistant } = present(turn.assistant, "the assistant");
      expectThat(id !== "", "an assistant has an id");
      expectEqual(
        assistant,
        { name: "Bo", firstSms: null, smsPrompt: "You are Bo." },
        "the assistant",
      );
      expectThat((await world.claim(ada.threadId)).claims === 1, "the other thread is untouched");
    },
  ),

  contractCase(
    "receive/two-numbers",
    "Two numbers of one assistant are two threads with the same assistant",
    async (world) => {
      const first = await world.receiveAndClaim();
      const second = await world.receiveAndClaim({ to: OUR_OTHER_NUMBER });
      expectThat(first.lease.threadId !== second.lease.threadId, "two threads");
      expectEqual(second.assistant, first.assistant, "the assistant");
      expectEqual(first.assistant?.firstSms, ASSISTANTS[0]?.firstSms, "its greeting");
    },
  ),

  contractCase("receive/two-persons", "Two persons never share a thread", async (world) => {
    const first = await world.receive({ from: PERSON });
    const second = await world.receive({ from: OTHER_PERSON });
    expectThat(first.threadId !== second.threadId, "two threads");
    expectThat(first.conversationId !== second.conversationId, "two conversations");
    expectEqual(second.conversation, "opened", "the second person's conversation");
  }),

  contractCase(
    "receive/assistant-by-number",
    "findAssistant knows who answers a number",
    async (world) => {
      expectEqual((await world.store.findAssistant(THEIR_NUMBER))?.name, "Bo", "the assistant");
      expectEqual(await world.store.findAssistant(UNASSIGNED_NUMBER), null, "the assistant");
      await world.store.health();
    },
  ),
];
