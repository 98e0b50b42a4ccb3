import { bench, boxplot, run, summary } from "mitata";
import { countSegments } from "sms-pipeline";
import { SegmentedMessage } from "sms-segments-calculator";

const sentence = "Your table for four is booked for Friday at 7:30 pm. Reply C to change it. ";
const TEXTS: Readonly<Record<string, string>> = {
  "one segment of GSM-7": sentence.repeat(2),
  "four segments of GSM-7": sentence.repeat(8),
  "four segments of GSM-7, with escaped characters": `${sentence}{[€12]} `.repeat(7),
  "one segment of UCS-2": `${sentence.slice(0, 60)} 👍🏽`,
  "four segments of UCS-2": `${sentence}👩‍👩‍👧‍👦 été — `.repeat(3),
  "1,600 units of UCS-2, emoji at every border": "👩‍👩‍👧‍👦 ".repeat(133),
};

for (const [name, text] of Object.entries(TEXTS)) {
  const reference = new SegmentedMessage(text);
  if (reference.segmentsCount !== countSegments(text).segments) throw new Error(`differs: ${name}`);
  boxplot(() => {
    summary(() => {
      bench(`countSegments: ${name}`, () => countSegments(text)).baseline(true);
      bench(`sms-segments-calculator: ${name}`, () => new SegmentedMessage(text).segmentsCount);
    });
  });
}

await run();
