import type { SilenceReason, StoredInbound } from "sms-pipeline";
import type { Answer, InboundRecord, Thread } from "./thread.ts";

/** Answers the waiting texts that `chosen` names, and returns them. */
export function answerWaiting(
  thread: Thread,
  chosen: (text: StoredInbound) => boolean,
  answer: Answer,
): InboundRecord[] {
  const answered: InboundRecord[] = [];
  const left: InboundRecord[] = [];
  for (const record of thread.waiting) {
    if (chosen(record.message)) {
      record.answer = answer;
      answered.push(record);
    } else {
      left.push(record);
    }
  }
  if (answered.length === 0) return answered;
  thread.waiting = left;
  thread.claims = 0;
  return answered;
}

export function silenceWaiting(
  thread: Thread,
  chosen: (text: StoredInbound) => boolean,
  reason: SilenceReason,
  at: number,
): void {
  answerWaiting(thread, chosen, { kind: "silence", reason, at });
}
