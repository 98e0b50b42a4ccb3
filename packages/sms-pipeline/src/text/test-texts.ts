import fc from "fast-check";

const GSM7 = "abc XYZ 019.,!?\n@£éÇΩ";
const ESCAPED = "^{}[]|~\\€\f";
const EMOJI = ["😀", "❤️", "👍🏽", "👨‍👩‍👧‍👦", "🇩🇪", "🏳️‍🌈", "1️⃣", "👩‍💻", "🤦🏼‍♀️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"];
const WORDS = [
  "नमस्ते ",
  "வணக்கம் ",
  "สวัสดี",
  "မင်္ဂလာပါ",
  "안녕",
  "한국",
  "שָׁלוֹם ",
  "مرحبًا ",
  "привет ",
  "γειά ",
  "你好，世界。",
  "こんにちは",
  "Tiếng Việt ",
  "می‌خواهم ",
];

const range = (from: number, to: number): fc.Arbitrary<string> =>
  fc.integer({ min: from, max: to }).map((code) => String.fromCodePoint(code));

const accented = fc
  .tuple(fc.constantFrom("a", "e", "г", "ー"), fc.array(range(0x300, 0x36f), { maxLength: 4 }))
  .map(([letter, marks]) => letter + marks.join(""));

/** One or a few characters of any script, well-formed or not. */
const part: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...GSM7),
  fc.constantFrom(...ESCAPED),
  fc.constantFrom("’", "—", "\u00a0", "\t", "\r\n", "\u200b", "ç"),
  fc.constantFrom(...EMOJI),
  fc.constantFrom(...WORDS),
  fc.constantFrom("\ud83d", "\ude00"),
  accented,
  range(0x0590, 0x06ff),
  range(0x0900, 0x0d7f),
  range(0x0e00, 0x109f),
  range(0x1100, 0x11ff),
  range(0x4e00, 0x9fff),
  range(0xac00, 0xd7a3),
  range(0x1f300, 0x1f64f),
  fc.string({ unit: "binary", maxLength: 3 }),
);

const filler = (lengths: fc.Arbitrary<number>): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom("a", "]", "中", "😀", "é "), lengths).map(([unit, n]) => unit.repeat(n));

const nearBorder = fc
  .tuple(fc.constantFrom(0, 67, 70, 134, 153, 160, 201, 306), fc.integer({ min: -4, max: 2 }))
  .map(([border, offset]) => Math.max(0, border + offset));

/** Texts of all scripts, most of them with something hard at the border of a segment. */
export const textOfAllScripts: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: part },
      { weight: 1, arbitrary: filler(fc.integer({ min: 1, max: 68 })) },
      { weight: 1, arbitrary: filler(nearBorder) },
    ),
    { maxLength: 14 },
  )
  .chain((parts) =>
    // Half of the texts stay within GSM-7.
    fc.boolean().map((onlyGsm7) => {
      const text = parts.join("");
      return onlyGsm7 ? text.replace(/[^\n\f\r -_a-~€éÇ]/gu, "b") : text;
    }),
  );
