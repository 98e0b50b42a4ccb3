import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countSegments } from "./count-segments.ts";
import { removeEmoji } from "./emoji.ts";
import { textOfAllScripts } from "./test-texts.ts";
import { simplifyTypography } from "./typography.ts";

describe("simplifyTypography", () => {
  it.each([
    ["quotes", "“It’s ‘fine’,” „she‟ said", `"It's 'fine'," "she" said`],
    ["guillemets", "«\u00a0Oui\u00a0», »ja« and ‹si›", `"Oui", "ja" and 'si'`],
    ["a lone guillemet", "Home » Settings", "Home >> Settings"],
    ["backtick and acute accent", "`a´", "'a'"],
    ["dashes", "9–5, well – yes, non‑stop, −3", "9-5, well - yes, non-stop, -3"],
    ["an em dash between words", "word—word — word", "word - word - word"],
    ["an em dash at the start", "—Hola", "-Hola"],
    ["an em dash before a quote", "“Wait—” she said", `"Wait-" she said`],
    ["Chinese dashes", "你——我", "你--我"],
    ["an ellipsis", "Well… ok", "Well... ok"],
    ["spaces", "a\u00a0b\u202fc\u2009d\u3000e\tf", "a b c d e f"],
    ["bullets", "• one\n  ◦ two\n▪️ three\n·four", "- one\n  - two\n- three\n·four"],
    ["a bullet within a line", "a • b · c", "a - b - c"],
    ["primes", "5′10″", `5'10"`],
    ["fractions", "½ or 1½", "1/2 or 1 1/2"],
    ["fractions that few write", "⅕, 2⅖ or ⅒", "1/5, 2 2/5 or 1/10"],
    ["signs", "2×3÷1 ±2 ≤3 ≥4 ≠5", "2x3/1 +/-2 <=3 >=4 !=5"],
    ["arrows", "Settings → Account ↔ x", "Settings -> Account <-> x"],
    ["degrees", "72°F or 22 °C", "72F or 22 C"],
    ["other degrees", "turn 90°", "turn 90°"],
    ["ligatures", "ﬁnal eﬃcient", "final efficient"],
    ["trade marks", "A™ B® C©️", "A(TM) B(R) C(c)"],
    ["styled letters", "𝗕𝗼𝗹𝗱 𝘪𝘵", "Bold it"],
    ["letters and accents apart", "cafe\u0301", "café"],
    ["letters with accents", "ça été, naïve, Müller, ł", "ça été, naïve, Müller, ł"],
    ["Catalan", "paral·lel", "paral·lel"],
    ["line breaks", "a\r\nb\rc\u2028d", "a\nb\nc\nd"],
    ["controls", "a\u0000b\u0007c\u001bd\u007fe", "abcde"],
    ["zero-width characters", "a\u200bb\ufeffc\u00add\u2060e\u200df\u200cg", "abcdefg"],
    ["bidirectional overrides and isolates", "a\u202eb\u202cc\u2066d\u2069e", "abcde"],
    ["direction marks without need", "a\u200eb", "ab"],
    ["direction marks with need", "שלום\u200f!", "שלום\u200f!"],
    ["hidden tags", "a\u{e0041}\u{e0042}b", "ab"],
    ["what was broken already", "a\ufffdb\ud83dc\ufffc", "abc"],
    ["variation selectors without emoji", "a\ufe0fb", "ab"],
    ["emoji", "👍🏽 👨‍👩‍👧‍👦 ❤️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ↔️ 🇩🇪 🏳️‍🌈", "👍🏽 👨‍👩‍👧‍👦 ❤️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ↔️ 🇩🇪 🏳️‍🌈"],
    ["Persian", "می‌خواهم", "می‌خواهم"],
    ["Indic conjuncts", "क्‍ष", "क्‍ष"],
    [
      "a dash within Chinese, and one after a quote",
      "日本—東京 “a”—b 5%—6",
      '日本-東京 "a" - b 5% - 6',
    ],
    [
      "rarer signs",
      "a⸺b⸻c ⋯ ≈5 ← ⟵ ⇒ ⟹ №5 ‼ ⁉ 5⁄6∕7",
      "a--b---c ... ~5 <- <- => => No.5 !! !? 5/6/7",
    ],
    [
      "an em dash between signs of words",
      `5—6 a)—(b a"—"c a'—'d a?—e a!—f a%—€5 g―£5 “a”—“b” ‘c’—‘d’ h—$6`,
      `5 - 6 a) - (b a" - "c a' - 'd a? - e a! - f a% - €5 g - £5 "a" - "b" 'c' - 'd' h - $6`,
    ],
    ["degrees apart from their letter", "72° F", "72 F"],
    ["more guillemets", "‹ si › « oui » a > b « c", `'si' "oui" a > b << c`],
    ["dots between words", "a · b ∙ c ⋅ d", "a - b - c - d"],
    ["a dot without spaces", "a·b a ·b a· b", "a·b a ·b a· b"],
    ["degrees of another kind", "5°Cx 5 ° x °C", "5°Cx 5 ° x °C"],
    [
      "a joiner in Arabic, without need in Latin",
      "ل\u200cا ل\u200dا a\u200cb",
      "ل\u200cا ل\u200dا ab",
    ],
    ["a joiner in Javanese and Brahmi", "ꦏ\u200cꦏ 𑀓\u200d𑀓", "ꦏ\u200cꦏ 𑀓\u200d𑀓"],
    ["a joiner before an emoji alone", "a\u200d😀", "a😀"],
    ["emoji style of signs", "#\ufe0f *\ufe0e 9\ufe0f", "# * 9"],
    ["a joiner after an emoji alone", "👩\u200d a👩\u200db", "👩 a👩b"],
    ["text style after a digit or a letter", "1\ufe0f a\ufe0e 1\ufe0f\u20e3", "1 a 1\ufe0f\u20e3"],
    ["a flag without its end", "🏴\u{e0067}\u{e0062}", "🏴"],
    [
      "direction marks in Arabic, Thaana and N'Ko",
      "ا\u200e ހ\u200f ߊ\u061c",
      "ا\u200e ހ\u200f ߊ\u061c",
    ],
    ["guillemets over lines", "«a\nb» ‹a\nb›", "<<a\nb>> <a\nb>"],
    ["an arrow in the style of emoji", "↔️ →️", "↔️ ->"],
    ["Chinese punctuation", "你好，世界。「是」", "你好，世界。「是」"],
  ])("writes %s", (_name, text, simple) => {
    expect(simplifyTypography(text)).toBe(simple);
  });

  it.each([..."אا܀\u{fb50}\u{fe8d}\u{10900}\u{1e900}"])(
    "keeps direction marks with %s",
    (letter) => {
      expect(simplifyTypography(`a\u200e \u200f${letter}`)).toBe(`a\u200e \u200f${letter}`);
      expect(simplifyTypography("a\u200e \u200fb")).toBe("a b");
    },
  );

  it("keeps a text in GSM-7 that has nothing but typography against it", () => {
    const typography =
      "“”„‟″‶❝❞〝〞〟‘’‚‛′‵❛❜ʼʻʹ´`‐‑‒–—―⁃−﹘﹣•‣⸺⸻⋯⁄∕×÷±≤≥≠≈→⟶➔➜➝➞←⟵⇒⟹↔№©®™‼⁉¼½¾‥…⅐⅑⅓⅝⅞ﬀﬁﬂﬃﬄ𝐀𝗕𝟿«»‹›";
    const spaces = "\u00a0\u1680\u2000\u2005\u200a\u202f\u205f\u3000\t\r\n\v\f\u0085\u2028\u2029";
    const unseen =
      "\u0000\u0008\u000e\u001f\u007f\u0084\u0086\u009f\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2069\u206f\u3164\ufe0e\ufe0f\ufeff\uffa0\ufff9\ufffd\u{e0000}\u{e0041}\u{e007f}";
    const encoding = (text: string): string => countSegments(simplifyTypography(text)).encoding;
    for (const character of [...typography, ...spaces, ...unseen, "\ud800", "\udfff"]) {
      expect([character, encoding(`a${character}b`)]).toEqual([character, "GSM-7"]);
      expect([character, encoding(`1 ${character} b`)]).toEqual([character, "GSM-7"]);
    }
    for (const bullet of "•\uf0b7‣⁃◦▪▫●○■□◆◇►▸▹➤➢∙·") {
      expect(simplifyTypography(`a\n  ${bullet} b`)).toBe("a\n  - b");
    }
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...typography, ...spaces, ...unseen, ..."abc 123.,!?€é")),
        (characters) => {
          expect(encoding(characters.join(""))).toBe("GSM-7");
        },
      ),
    );
  });

  it("finds nothing more to do in its own results", () => {
    fc.assert(
      fc.property(textOfAllScripts, (text) => {
        const once = simplifyTypography(text);
        expect(simplifyTypography(once)).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("removeEmoji", () => {
  it.each([
    ["Hi 👋!", "Hi!"],
    ["Great 🎉 news", "Great news"],
    ["🎉 News\n✅ Done\n  👉🏽 here", "News\nDone\n  here"],
    ["Bye 👋🏽👨‍👩‍👧‍👦 🇩🇪", "Bye"],
    ["Love ❤️ it", "Love it"],
    ["1️⃣ First #️⃣", "1 First #"],
    ["Hi👋there", "Hithere"],
    ["no emoji 1 2 3 # *", "no emoji 1 2 3 # *"],
    ["🏴󠁧󠁢󠁥󠁮󠁧󠁿", ""],
    ["a🏽b 👍🏽👍 c", "ab c"],
    ["1\u20e3 *️⃣", "1 *"],
    ["a 👍, b 👍. c 👍; d 👍: e 👍! f 👍? (g 👍) [h 👍]", "a, b. c; d: e! f? (g) [h]"],
    ["a 👍b", "a b"],
    ["a 👍\n👍 b", "a\nb"],
  ])("%j becomes %j", (text, words) => {
    expect(removeEmoji(text)).toBe(words);
  });
});
