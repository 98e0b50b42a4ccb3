import type { InboundRecord, OutboundRecord } from "sms-pipeline";
import type { MessageItem } from "../../src/api/types.ts";

/** One step of a turn, and how long it took. */
export interface TurnStep {
  readonly kind: "waited" | "model" | "to_carrier" | "to_phone";
  readonly ms: number;
}

export const STEP_WORDS: Readonly<Record<TurnStep["kind"], string>> = {
  waited: "Waited for more texts and its turn",
  model: "Model",
  to_carrier: "Staged to sent",
  to_phone: "Sent to delivered",
};

/**
 * Where the time of a reply went, from the oldest text that it answers to the person's phone. A step that is not over, or of
 * which nothing is known, is left out. Times come from two clocks, the store's and the pipeline's: none counts as negative.
 */
export function turnSteps(
  parts: readonly OutboundRecord[],
  texts: readonly InboundRecord[],
): TurnStep[] {
  const first = parts[0];
  if (!first) return [];
  const steps: TurnStep[] = [];
  const modelMs = first.generation?.durationMs ?? null;
  if (texts.length > 0) {
    const receivedAt = Math.min(...texts.map(({ at }) => at));
    steps.push(step("waited", first.at - receivedAt - (modelMs ?? 0)));
  }
  if (modelMs !== null) steps.push(step("model", modelMs));
  const sentAt = latest(parts, (part) => part.sentAt);
  if (sentAt === null) return steps;
  steps.push(step("to_carrier", sentAt - first.at));
  const deliveredAt = latest(parts, deliveredAtOf);
  if (deliveredAt !== null) steps.push(step("to_phone", deliveredAt - sentAt));
  return steps;
}

/** The parts of the reply that a message belongs to, and the texts that it answers, as far as they are loaded. */
export function turnOf(
  reply: OutboundRecord,
  messages: readonly MessageItem[],
): { readonly parts: OutboundRecord[]; readonly texts: InboundRecord[] } {
  const parts: OutboundRecord[] = [];
  const texts: InboundRecord[] = [];
  for (const message of messages) {
    if (message.direction === "outbound") {
      if (message.replyId === reply.replyId) parts.push(message);
    } else if (message.answeredBy === reply.replyId) texts.push(message);
  }
  return { parts: parts.sort((a, b) => a.part - b.part), texts };
}

function step(kind: TurnStep["kind"], ms: number): TurnStep {
  return { kind, ms: Math.max(0, ms) };
}

/** `read` comes after `delivered`, whose moment is then not known any more. */
function deliveredAtOf({ status, statusAt }: OutboundRecord): number | null {
  return status === "delivered" ? statusAt : null;
}

/** The latest of the parts' moments; null as long as one part has none. */
function latest(
  parts: readonly OutboundRecord[],
  momentOf: (part: OutboundRecord) => number | null,
): number | null {
  let last: number | null = null;
  for (const part of parts) {
    const at = momentOf(part);
    if (at === null) return null;
    last = Math.max(last ?? at, at);
  }
  return last;
}
