import fc from "fast-check";
import { SegmentedMessage } from "sms-segments-calculator";
import { describe, expect, it } from "vitest";
import { countSegments } from "./count-segments.ts";
import { textOfAllScripts } from "./test-texts.ts";

const count = (text: string): string => {
  const { encoding, segments, units } = countSegments(text);
  return `${encoding} ${segments}/${units}`;
};

describe("countSegments", () => {
  it.each([
    ["an empty text", "", "GSM-7 1/0"],
    ["160 letters", "a".repeat(160), "GSM-7 1/160"],
    ["161 letters", "a".repeat(161), "GSM-7 2/161"],
    ["306 letters", "a".repeat(306), "GSM-7 2/306"],
    ["307 letters", "a".repeat(307), "GSM-7 3/307"],
    ["80 escaped characters", "€".repeat(80), "GSM-7 1/160"],
    ["81 escaped characters", "€".repeat(81), "GSM-7 2/162"],
    [
      "an escape pair at the border of a segment",
      `${"a".repeat(152)}]${"a".repeat(152)}`,
      "GSM-7 3/306",
    ],
    ["153 escaped characters, of which 76 fit a segment", "]".repeat(153), "GSM-7 3/306"],
    ["every escaped character", "\f[\\]^{|}~€", "GSM-7 1/20"],
    [
      "every other character of GSM-7",
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà",
      "GSM-7 1/44",
    ],
    ["CRLF", `${"a".repeat(80)}\r\n${"a".repeat(79)}`, "GSM-7 2/161"],
    ["LF", `${"a".repeat(80)}\n${"a".repeat(79)}`, "GSM-7 1/160"],
    ["Ç, which GSM-7 has", "Ça", "GSM-7 1/2"],
    ["ç, which it has not", "ça", "UCS-2 1/2"],
    ["a tab", "a\tb", "UCS-2 1/3"],
    ["a backtick", "`", "UCS-2 1/1"],
    ["a non-breaking space", "\u00a0", "UCS-2 1/1"],
    ["U+0000", "\u0000", "UCS-2 1/1"],
    ["70 characters of UCS-2", "中".repeat(70), "UCS-2 1/70"],
    ["71 characters of UCS-2", "中".repeat(71), "UCS-2 2/71"],
    ["134 characters of UCS-2", "中".repeat(134), "UCS-2 2/134"],
    ["135 characters of UCS-2", "中".repeat(135), "UCS-2 3/135"],
    ["escaped characters in UCS-2, where they count one", `${"]".repeat(69)}中`, "UCS-2 1/70"],
    ["a smart quote in 100 letters", `${"a".repeat(99)}’`, "UCS-2 2/100"],
    ["35 emoji", "😀".repeat(35), "UCS-2 1/70"],
    ["67 emoji, of which 33 fit a segment", "😀".repeat(67), "UCS-2 3/134"],
    ["a surrogate pair at the border", `${"中".repeat(66)}😀${"中".repeat(66)}`, "UCS-2 3/134"],
    ["a family at the border", `${"中".repeat(60)}👨‍👩‍👧‍👦${"中".repeat(63)}`, "UCS-2 3/134"],
    ["70 letters with their accents apart", "e\u0301".repeat(70), "UCS-2 3/140"],
    ["a lone high surrogate", "\ud83d", "UCS-2 1/1"],
    [
      "a lone low surrogate at the border",
      `${"中".repeat(67)}\ude00${"中".repeat(66)}`,
      "UCS-2 2/134",
    ],
    ["a letter with more accents than a segment holds", `e${"\u0301".repeat(133)}`, "UCS-2 2/134"],
    ["an emoji sequence longer than a segment", `😀${"\u200d😀".repeat(44)}`, "UCS-2 3/134"],
  ])("counts %s", (_case, text, expected) => {
    expect(count(text)).toBe(expected);
  });

  it("tells what still fits", () => {
    expect(countSegments("")).toMatchObject({ unitsPerSegment: 160, remaining: 160 });
    expect(countSegments("a".repeat(161))).toMatchObject({ unitsPerSegment: 153, remaining: 145 });
    expect(countSegments("中")).toMatchObject({ unitsPerSegment: 70, remaining: 69 });
    expect(countSegments("😀".repeat(67))).toMatchObject({ unitsPerSegment: 67, remaining: 65 });
  });

  it("counts 10,000 texts of all scripts as Twilio's calculator does", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(textOfAllScripts, (text) => {
        const reference = new SegmentedMessage(text, "auto", false);
        const ours = countSegments(text);
        seen.add(`${ours.encoding} ${Math.min(ours.segments, 4)}`);
        expect([ours.encoding, ours.segments]).toEqual([
          reference.encodingName,
          reference.segmentsCount,
        ]);
      }),
      { numRuns: 10_000 },
    );
    expect(seen.size).toBe(8);
  }, 120_000);

  it("counts any sequence of UTF-16 units as Twilio's calculator does", () => {
    fc.assert(
      fc.property(fc.uint16Array({ maxLength: 300 }), (units) => {
        const text = String.fromCharCode(...units);
        expect(countSegments(text).segments).toBe(
          new SegmentedMessage(text, "auto", false).segmentsCount,
        );
      }),
      { numRuns: 1_000 },
    );
  }, 120_000);

  it("never counts less for a longer text", () => {
    fc.assert(
      fc.property(textOfAllScripts, fc.nat(), (text, at) => {
        const head = text.slice(0, at % (text.length + 1));
        expect(countSegments(head).segments).toBeLessThanOrEqual(countSegments(text).segments);
      }),
    );
  });
});
