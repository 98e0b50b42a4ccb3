import { countSegments, shapeReply } from "sms-pipeline";

export interface SegmentNote {
  /** `1 segment · GSM-7 · 132 left`; of an empty text: `Nothing yet`. */
  readonly words: string;
  /** What makes it cost more than it must; null when nothing does. */
  readonly warning: string | null;
}

const SHOWN_CHARACTERS = 5;

/** What a text costs to send, while it is written. */
export function segmentNote(text: string): SegmentNote {
  if (text.trim() === "") return { words: "Nothing yet", warning: null };
  const { segments, encoding, remaining } = countSegments(text);
  const words = `${segmentCountWords(segments)} · ${encoding} · ${remaining} left`;
  if (encoding === "GSM-7") return { words, warning: null };
  const outside = [...new Set(text)].filter((char) => countSegments(char).encoding === "UCS-2");
  const more = outside.length > SHOWN_CHARACTERS ? " and others" : "";
  const list = `${outside.slice(0, SHOWN_CHARACTERS).join(" ")}${more}`;
  return { words, warning: `Because of ${list} a segment holds 70 characters, not 160.` };
}

/**
 * The same of a First SMS Message, which leaves with quotes and dashes that GSM-7 has, where they mean the same
 * (`shapeReply`): it is counted as it will be sent.
 */
export function firstSmsNote(text: string): SegmentNote {
  const { text: sent } = shapeReply(text, {
    format: "plain",
    maxSegments: Number.POSITIVE_INFINITY,
  });
  return segmentNote(sent);
}

export function segmentCountWords(segments: number): string {
  return segments === 1 ? "1 segment" : `${segments} segments`;
}
