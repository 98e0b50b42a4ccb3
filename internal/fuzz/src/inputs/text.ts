import fc from "fast-check";

/** What is repeated to make a long text; some of it means something to a parser on the way. */
const PIECES = [
  ...'a é 😀 {"a": [ <b> ** %00 %zz + & ; ( ` | \\ /../'.split(" "),
  " ",
  "\r\n",
  "\0",
  "\u202e",
  "\u200d",
  "\u0301",
  "\ud800",
  "👩‍👩‍👧‍👦",
  "https://example.com/?q=",
  "please stop texting me ",
  "1. ",
] as const;

const LIKELY = [
  "Hello",
  "STOP",
  " stop! ",
  "START",
  "HELP",
  "yes",
  "goodbye",
  "Bye.",
  "please stop texting me",
  "how do I cancel my order?",
  "Hello + 100 % “you” 👋",
  "",
  " ",
  "\u0000",
  "null",
  "__proto__",
] as const;

/** Half surrogate pairs, controls, private use: any sequence of UTF-16 units. */
const anyUnits: fc.Arbitrary<string> = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units));

const anyCodePoints: fc.Arbitrary<string> = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 40 })
  .map((points) => String.fromCodePoint(...points));

/** A piece again and again, most often not so long that the request is refused for its size. */
export const longText: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...PIECES),
    fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 300 }) },
      { weight: 3, arbitrary: fc.integer({ min: 300, max: 4_000 }) },
      { weight: 1, arbitrary: fc.integer({ min: 4_000, max: 70_000 }) },
    ),
  )
  .map(([piece, times]) => piece.repeat(times));

export const oddText: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...LIKELY) },
  { weight: 3, arbitrary: fc.string({ unit: "grapheme", maxLength: 80 }) },
  { weight: 2, arbitrary: anyCodePoints },
  { weight: 2, arbitrary: anyUnits },
  { weight: 2, arbitrary: longText },
);

/** A short one, for what stays in the store or the logs. */
export const oddWord: fc.Arbitrary<string> = oddText.map((text) => text.slice(0, 40));
