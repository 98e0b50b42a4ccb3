import type { InboundRecord, OutboundRecord, OutboundStatus } from "sms-pipeline";
import type { MessageItem } from "../../src/api/types.ts";
import { silenceWords } from "./silence-words.ts";

export type Tone = "quiet" | "busy" | "good" | "warn" | "bad";

/** How a message stands: a word, how it looks, and a sentence where the word does not say it all. */
export interface MessageState {
  readonly label: string;
  readonly tone: Tone;
  readonly detail: string | null;
}

/** What of the conversation a message's state hangs on. */
export interface ThreadState {
  readonly inHand: boolean;
  readonly dueInMs: number | null;
}

const STATUS: Readonly<Record<Exclude<OutboundStatus, "staged">, readonly [string, Tone]>> = {
  queued: ["Queued by the carrier", "quiet"],
  sending: ["Sending", "busy"],
  sent: ["Sent", "quiet"],
  delivered: ["Delivered", "good"],
  read: ["Read", "good"],
  undelivered: ["Not delivered", "bad"],
  failed: ["Failed", "bad"],
  unknown: ["Unknown", "warn"],
  canceled: ["Not sent", "warn"],
};

export function messageState(
  message: MessageItem,
  thread: ThreadState,
  explain: (code: string) => string,
): MessageState {
  return message.direction === "inbound"
    ? inboundState(message, thread)
    : outboundState(message, thread, explain);
}

function inboundState({ answeredAt, silence }: InboundRecord, thread: ThreadState): MessageState {
  if (silence !== null) {
    return { label: "Not answered", tone: "warn", detail: silenceWords(silence) };
  }
  if (answeredAt !== null) return { label: "Answered", tone: "quiet", detail: null };
  if (thread.inHand) return { label: "Thinking", tone: "busy", detail: null };
  const detail =
    (thread.dueInMs ?? 0) > 0 ? "Waits a moment, in case more texts come." : "Waits for its turn.";
  return { label: "Received", tone: "busy", detail };
}

function outboundState(
  { status, attempts, errorCode, silence }: OutboundRecord,
  { inHand }: ThreadState,
  explain: (code: string) => string,
): MessageState {
  const why = errorCode === null ? null : explain(errorCode);
  if (status === "staged") {
    if (inHand) return { label: "Sending", tone: "busy", detail: why };
    const again = attempts > 0 ? "Waits to be tried again." : "Waits to be handed to the carrier.";
    return { label: "Staged", tone: "busy", detail: why ?? again };
  }
  const [label, tone] = STATUS[status];
  if (status === "unknown") {
    const unknown = "Whether the carrier has it can't be found out. It is not sent again.";
    return { label, tone, detail: why === null ? unknown : `${unknown} ${why}` };
  }
  return { label, tone, detail: silence === null ? why : silenceWords(silence) };
}
