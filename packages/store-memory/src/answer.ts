import type { SilenceReason } from "sms-pipeline";
import type { Answer, InboundRecord, Thread } from "./thread.ts";

/** Answers every waiting text up to `through`, and returns those that it answered. */
export function answerWaiting(thread: Thread, through: number, answer: Answer): InboundRecord[] {
  const answered: InboundRecord[] = [];
  const left: InboundRecord[] = [];
  for (const record of thread.waiting) {
    if (record.message.seq > through) {
      left.push(record);
    } else {
      record.answer = answer;
      answered.push(record);
    }
  }
  if (answered.length === 0) return answered;
  thread.waiting = left;
  thread.claims = 0;
  return answered;
}

export function silenceWaiting(thread: Thread, through: number, reason: SilenceReason): void {
  answerWaiting(thread, through, { kind: "silence", reason });
}
