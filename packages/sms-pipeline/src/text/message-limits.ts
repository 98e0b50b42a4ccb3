import type { Filled } from "../options-types.ts";
import { countSegments } from "./count-segments.ts";

/** The longest body that the carrier takes, in UTF-16 units (https://www.twilio.com/docs/api/errors/21617). */
const MAX_MESSAGE_UNITS = 1600;

/** How long one message may be. */
export interface MessageLimits {
  /** SMS segments of one message. Infinity: as many as `maxUnits` allows. Default: 4. */
  readonly maxSegments?: number | undefined;
  /** UTF-16 units of one message. Default: 1,600, the most that the carrier takes. */
  readonly maxUnits?: number | undefined;
}

const DEFAULT_MAX_SEGMENTS = 4;

export function withDefaultLimits(limits: MessageLimits): Filled<MessageLimits> {
  return {
    maxSegments: Math.max(1, limits.maxSegments ?? DEFAULT_MAX_SEGMENTS),
    maxUnits: Math.max(8, Math.min(limits.maxUnits ?? MAX_MESSAGE_UNITS, MAX_MESSAGE_UNITS)),
  };
}

export function fitsMessage(text: string, limits: Filled<MessageLimits>): boolean {
  return text.length <= limits.maxUnits && countSegments(text).segments <= limits.maxSegments;
}

/** How much of the text's beginning fits into a message together with `suffix`, in UTF-16 units. */
export function roomFor(text: string, limits: Filled<MessageLimits>, suffix: string): number {
  let fits = 0;
  let tooLong = Math.min(text.length, limits.maxUnits - suffix.length) + 1;
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (fitsMessage(text.slice(0, middle) + suffix, limits)) fits = middle;
    else tooLong = middle;
  }
  return fits;
}
