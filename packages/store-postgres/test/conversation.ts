import type { Lease, StagedMessage, Store } from "sms-pipeline";
import { POLICY, REQUEST, textFrom } from "./test-database.ts";

/** One text, received, answered and sent. */
export async function exchange(store: Store, person: string): Promise<void> {
  const { lease, message } = await answer(store, person);
  const result = await store.settle(lease, message.id, {
    kind: "sent",
    providerMessageId: `OUT-${message.id}`,
    status: "queued",
    segments: 1,
  });
  if (result.kind !== "settled") throw new Error(`settle said ${result.kind}`);
}

/** One text, received and answered with a reply that is staged. */
export async function answer(
  store: Store,
  person: string,
): Promise<{ readonly lease: Lease; readonly message: StagedMessage }> {
  const { turn } = await store.receive(textFrom(person), POLICY);
  if (turn === null) throw new Error("the turn was not claimed");
  const reply = {
    kind: "reply",
    source: "model",
    parts: [{ body: "Reply", segments: 1, encoding: "GSM-7" }],
    answersThrough: turn.unanswered.at(-1)?.seq ?? 0,
    supersede: true,
    generation: {
      model: "test",
      inputTokens: 20,
      outputTokens: 5,
      finishReason: null,
      durationMs: 1,
    },
    optOut: null,
  } as const;
  const result = await store.stage(turn.lease, reply, REQUEST);
  const message = result.kind === "staged" ? result.messages[0] : undefined;
  if (message === undefined) throw new Error(`stage said ${result.kind}`);
  return { lease: turn.lease, message };
}
