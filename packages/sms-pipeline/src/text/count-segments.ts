import { clusterStart, isInsidePair } from "./cluster-start.ts";
import { septetsOf } from "./gsm7.ts";

/** What a text costs to send: how many SMS it takes, and how full they are. */
export interface SegmentCount {
  /** One character that GSM-7 lacks puts the whole text into UCS-2. */
  readonly encoding: "GSM-7" | "UCS-2";
  /** How many SMS the carrier sends and bills. */
  readonly segments: number;
  /** The text's length: septets in GSM-7 (some characters take two), UTF-16 units in UCS-2. */
  readonly units: number;
  /** Room of each segment in units: 160 or 70 for a text of one segment, 153 or 67 for a longer one. */
  readonly unitsPerSegment: number;
  /** Units that still fit into the last segment. */
  readonly remaining: number;
}

const GSM7_SINGLE = 160;
const GSM7_CONCATENATED = 153;
const UCS2_SINGLE = 70;
const UCS2_CONCATENATED = 67;

/**
 * Counts the SMS segments of a text as Twilio's own calculator does, without Smart Encoding
 * (https://www.twilio.com/docs/glossary/what-sms-character-limit). Neither an escaped GSM-7 character nor a grapheme
 * cluster is split between segments, unless the cluster is longer than a segment: then only surrogate pairs stay
 * whole. An empty text counts as one segment.
 */
export function countSegments(text: string): SegmentCount {
  let units = 0;
  let inLast = 0;
  let segments = 1;
  for (let index = 0; index < text.length; index++) {
    const septets = septetsOf(text.charCodeAt(index));
    if (septets === 0) return countUcs2(text);
    units += septets;
    inLast += septets;
    if (inLast > GSM7_CONCATENATED) {
      segments += 1;
      inLast = septets;
    }
  }
  return units <= GSM7_SINGLE
    ? single("GSM-7", units, GSM7_SINGLE)
    : {
        encoding: "GSM-7",
        segments,
        units,
        unitsPerSegment: GSM7_CONCATENATED,
        remaining: GSM7_CONCATENATED - inLast,
      };
}

function countUcs2(text: string): SegmentCount {
  const units = text.length;
  if (units <= UCS2_SINGLE) return single("UCS-2", units, UCS2_SINGLE);
  let segments = 1;
  let start = 0;
  while (units - start > UCS2_CONCATENATED) {
    start = ucs2SegmentEnd(text, start);
    segments += 1;
  }
  return {
    encoding: "UCS-2",
    segments,
    units,
    unitsPerSegment: UCS2_CONCATENATED,
    remaining: UCS2_CONCATENATED - (units - start),
  };
}

function ucs2SegmentEnd(text: string, start: number): number {
  const border = start + UCS2_CONCATENATED;
  const end = clusterStart(text, border, start);
  if (end > start) return end;
  return isInsidePair(text, border) ? border - 1 : border;
}

function single(encoding: SegmentCount["encoding"], units: number, room: number): SegmentCount {
  return { encoding, segments: 1, units, unitsPerSegment: room, remaining: room - units };
}
