import { randomUUID } from "node:crypto";
import { createPostgresStore } from "@sms-pipeline/store-postgres";
import type { LeaseRequest, Store } from "sms-pipeline";
import { createCountedPool } from "./counted-pool.ts";
import { expect, type Flow } from "./flow.ts";
import { HISTORY_LIMIT, INBOUND_TEXT, ourNumber, personNumber, REPLY_TEXT } from "./people.ts";

const LEASE: LeaseRequest = { holder: "benchmark", leaseMs: 15_000, historyLimit: HISTORY_LIMIT };

/** The PostgreSQL store over a pool of its own. */
export function createOurFlow(url: string, parallel: number, prepare: boolean): Flow {
  const { pool, queries, bytes } = createCountedPool(url, parallel);
  const store = createPostgresStore({ pool, prepare });
  const name = prepare ? "ours, prepared" : "ours";
  return createStoreFlow(store, { name, roundTrips: queries, bytes, close: () => pool.end() });
}

/** A store's three steps of an ordinary text: receive (which claims the turn), stage, settle. */
export function createStoreFlow(
  store: Store,
  around: Pick<Flow, "name" | "roundTrips" | "bytes" | "close">,
): Flow {
  return {
    ...around,
    async answer(person, earlier) {
      const { kind, conversation, turn } = await store.receive(
        {
          provider: "twilio",
          providerMessageId: `SM${randomUUID()}`,
          from: personNumber(person),
          to: ourNumber(person),
          body: INBOUND_TEXT,
          media: [],
          location: null,
          segments: 1,
          messagingServiceId: null,
          optOutType: null,
        },
        {
          intent: "message",
          optInIfOptedOut: false,
          silence: null,
          consentOrigin: "keyword",
          confirmOptOut: false,
          answerOwnNumbers: false,
          usageWindows: { shortMs: 60_000, longMs: 86_400_000 },
          sessionWindowMs: 1_800_000,
          quietMs: 0,
          maxWaitMs: 0,
          lease: LEASE,
        },
      );
      expect(kind === "received", kind);
      expect(conversation === (earlier === 0 ? "opened" : "continued"), conversation);
      if (turn === null) throw new Error("The turn was not claimed.");
      expect(turn.assistant !== null, "no assistant");
      expect(turn.history.length === Math.min(2 * earlier, HISTORY_LIMIT), "history");
      const text = turn.unanswered[0];
      if (text === undefined) throw new Error("Nothing to answer.");

      const staged = await store.stage(
        turn.lease,
        {
          kind: "reply",
          source: "model",
          parts: [{ body: REPLY_TEXT, segments: 1, encoding: "GSM-7" }],
          answersThrough: text.seq,
          supersede: true,
          generation: {
            model: "benchmark-model",
            inputTokens: 400,
            outputTokens: 40,
            finishReason: "stop",
            durationMs: 900,
          },
          optOut: null,
        },
        LEASE,
      );
      const message = staged.kind === "staged" ? staged.messages[0] : undefined;
      if (message === undefined) throw new Error(`Not staged: ${staged.kind}`);
      const settled = await store.settle(turn.lease, message.id, {
        kind: "sent",
        providerMessageId: `SM${randomUUID()}`,
        status: "queued",
        segments: 1,
      });
      expect(settled.kind === "settled" && settled.dueInMs === null, settled.kind);
    },
  };
}
