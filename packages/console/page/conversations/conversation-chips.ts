import type { ConversationItem } from "../../src/api/types.ts";
import type { Tone } from "../words/message-state.ts";

export interface Chip {
  readonly label: string;
  readonly tone: Tone;
}

type Facts = Pick<
  ConversationItem,
  "paused" | "optedOut" | "inHand" | "dueInMs" | "endedAt" | "lastMessage"
>;

/** What is worth knowing of a conversation at a glance. The most pressing comes first. */
export function conversationChips(conversation: Facts): Chip[] {
  const { paused, optedOut, inHand, dueInMs, endedAt, lastMessage } = conversation;
  const chips: Chip[] = [];
  if (inHand) {
    const isReply = lastMessage?.direction === "outbound";
    chips.push({ label: isReply ? "Sending" : "Thinking", tone: "busy" });
  } else if (dueInMs !== null) chips.push({ label: "Waiting", tone: "busy" });
  const failed = failureOf(lastMessage?.status ?? null);
  if (failed !== null) chips.push({ label: failed, tone: "bad" });
  if (paused) {
    const label = paused.by === "operator" ? "Taken over" : "Paused: a bot?";
    chips.push({ label, tone: "warn" });
  }
  if (optedOut) chips.push({ label: "Opted out", tone: "warn" });
  else if (endedAt !== null) chips.push({ label: "Ended", tone: "quiet" });
  return chips;
}

function failureOf(status: NonNullable<Facts["lastMessage"]>["status"]): string | null {
  if (status === "failed") return "Failed";
  if (status === "undelivered") return "Not delivered";
  return status === "unknown" ? "Unknown" : null;
}
