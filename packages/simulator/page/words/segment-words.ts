import { countSegments } from "sms-pipeline";

/** What a text costs to send, in words for the eye and for the ear. */
export interface SegmentWords {
  readonly encoding: "GSM-7" | "UCS-2";
  readonly segments: number;
  /** E.g. `GSM-7, 34 of 160, 1 segment`. */
  readonly words: string;
}

/** Null for an empty text. */
export function segmentWords(text: string): SegmentWords | null {
  if (text === "") return null;
  const { encoding, segments, remaining, unitsPerSegment } = countSegments(text);
  const used = unitsPerSegment - remaining;
  const count = segments === 1 ? "1 segment" : `${segments} segments`;
  return { encoding, segments, words: `${encoding}, ${used} of ${unitsPerSegment}, ${count}` };
}
