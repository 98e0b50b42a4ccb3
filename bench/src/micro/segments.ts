import { countSegments } from "sms-pipeline";
import { SegmentedMessage } from "sms-segments-calculator";
import type { PartOptions } from "../harness/part.ts";
import { inDigits, type Report } from "../harness/report.ts";
import { inTurns } from "./in-turns.ts";

const sentence = "Your table for four is booked for Friday at 7:30 pm. Reply C to change it. ";
const TEXTS: Readonly<Record<string, string>> = {
  "one segment of GSM-7": sentence.repeat(2),
  "four segments of GSM-7": sentence.repeat(8),
  "four segments of GSM-7, with escaped characters": `${sentence}{[€12]} `.repeat(7),
  "one segment of UCS-2": `${sentence.slice(0, 60)} 👍🏽`,
  "four segments of UCS-2": `${sentence}👩‍👩‍👧‍👦 été — `.repeat(3),
  "1,600 units of UCS-2, emoji at every border": "👩‍👩‍👧‍👦 ".repeat(133),
};

export async function measureSegments(report: Report, { quick }: PartOptions): Promise<void> {
  report.table(["segments of", "countSegments µs", "sms-segments-calculator µs", "times faster"]);
  for (const [name, text] of Object.entries(TEXTS)) {
    const reference = new SegmentedMessage(text);
    if (reference.segmentsCount !== countSegments(text).segments) {
      throw new Error(`Counted otherwise: ${name}`);
    }
    const [ours = Number.NaN, theirs = Number.NaN] = await inTurns(
      [
        { name: "ours", run: () => countSegments(text) },
        { name: "theirs", run: () => new SegmentedMessage(text).segmentsCount },
      ],
      quick,
    );
    report.row([name, inDigits(ours / 1e3), inDigits(theirs / 1e3), inDigits(theirs / ours)]);
    report.value(`segments_${name.replaceAll(/\W+/g, "_").toLowerCase()}_faster`, theirs / ours);
  }
}
