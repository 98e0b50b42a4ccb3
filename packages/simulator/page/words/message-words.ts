import type { DeskMessage, MessageStatus } from "../../src/desk/api.ts";

/** How a message fares: a picture, and words that say it without the picture. */
export interface MessageWords {
  readonly icon: "clock" | "tick" | "ticks" | "warning";
  readonly tone: "quiet" | "good" | "bad";
  readonly words: string;
}

const OUTBOUND: Readonly<Record<MessageStatus, MessageWords>> = {
  receiving: { icon: "clock", tone: "quiet", words: "Receiving" },
  received: { icon: "ticks", tone: "good", words: "Received" },
  accepted: { icon: "clock", tone: "quiet", words: "Accepted" },
  scheduled: { icon: "clock", tone: "quiet", words: "Scheduled" },
  queued: { icon: "clock", tone: "quiet", words: "Queued" },
  sending: { icon: "clock", tone: "quiet", words: "Sending" },
  sent: { icon: "tick", tone: "quiet", words: "Sent" },
  delivered: { icon: "ticks", tone: "good", words: "Delivered" },
  undelivered: { icon: "warning", tone: "bad", words: "Not delivered" },
  failed: { icon: "warning", tone: "bad", words: "Failed" },
  canceled: { icon: "warning", tone: "bad", words: "Canceled" },
};

/** Gives the words for an error code of Twilio's; null when it has none. */
export type Explain = (code: number) => string | null;

/** What stands under a message. */
export function messageWords(
  message: Pick<DeskMessage, "direction" | "status" | "errorCode" | "webhook">,
  explain: Explain,
): MessageWords {
  const words = message.direction === "inbound" ? inboundWords(message) : OUTBOUND[message.status];
  if (message.errorCode === null) return words;
  return { ...words, words: `${words.words}: ${errorWords(message.errorCode, explain)}` };
}

function inboundWords({ webhook }: Pick<DeskMessage, "webhook">): MessageWords {
  switch (webhook) {
    case "waiting":
      return { icon: "clock", tone: "quiet", words: "Posting to your app" };
    case "answered":
      return { icon: "ticks", tone: "good", words: "Your app has it" };
    case "failed":
      return { icon: "warning", tone: "bad", words: "Your app did not take it" };
    case null:
      return { icon: "tick", tone: "quiet", words: "No webhook is set for this number" };
  }
}

/** An error code with its words, e.g. `30003, the recipient's phone is switched off`. */
export function errorWords(code: number, explain: Explain): string {
  const words = explain(code);
  return words === null ? `error ${code}` : `${code}, ${words}`;
}
