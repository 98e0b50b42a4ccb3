import { countSegments, type SegmentCount } from "./count-segments.ts";
import { removeEmoji } from "./emoji.ts";
import { toPlainText } from "./markdown/to-plain-text.ts";
import type { MessageLimits } from "./message-limits.ts";
import { takeMessages } from "./split-message.ts";
import { simplifyTypography } from "./typography.ts";

/** How a reply becomes text messages. */
export interface ShapeReplyOptions extends MessageLimits {
  /** How many messages a long reply may become. Default: 1. */
  readonly maxMessages?: number | undefined;
  /** One emoji puts a text into UCS-2, which more than doubles its price. Default: `keep`. */
  readonly emoji?: "keep" | "remove" | undefined;
  /** `plain`: the text is no Markdown, as one that the user of the library wrote. Default: `markdown`. */
  readonly format?: "markdown" | "plain" | undefined;
}

/** One message as it is sent. */
export interface MessagePart {
  readonly body: string;
  readonly size: SegmentCount;
}

export interface ShapedReply {
  /**
   * - `fits`: `parts` hold the whole reply.
   * - `too_long`: `parts` hold its beginning. Ask for a shorter reply, or send them.
   * - `empty`: nothing is left to send, and there are no parts.
   */
  readonly outcome: "fits" | "too_long" | "empty";
  /** The whole reply as plain text. */
  readonly text: string;
  /** Messages within the limits, in order. */
  readonly parts: readonly MessagePart[];
}

/** Turns what a model wrote into text messages: plain text, GSM-7 where it can be, within the limits. */
export function shapeReply(reply: string, options: ShapeReplyOptions = {}): ShapedReply {
  const text = readableText(reply, options);
  if (text === "") return { outcome: "empty", text, parts: [] };
  const { messages, isWhole } = takeMessages(text, options, options.maxMessages ?? 1);
  const parts = messages.map((body) => ({ body, size: countSegments(body) }));
  return { outcome: isWhole ? "fits" : "too_long", text, parts };
}

function readableText(reply: string, options: ShapeReplyOptions): string {
  const plain = options.format === "plain" ? reply : toPlainText(reply);
  const simple = simplifyTypography(plain);
  const words = options.emoji === "remove" ? removeEmoji(simple) : simple;
  return words
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
