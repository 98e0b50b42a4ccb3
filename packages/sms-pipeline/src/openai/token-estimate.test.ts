import { describe, expect, it } from "vitest";
import { estimateTokens, shortenToTokens } from "./token-estimate.ts";

// Counted with the real encodings; the greater of o200k_base and cl100k_base.
const COUNTED: readonly (readonly [string, string, number])[] = [
  [
    "English",
    "Hi! I'd like to know when my trial ends, and whether you can move my appointment to next Tuesday at 3:30pm. Thanks so much for your help.",
    36,
  ],
  ["chat English", "yo wyd tmrw?? lmk asap k thx!!! gr8 2 hear frm u", 21],
  ["a link", "See https://example.com/a/b?x=1&y=2#frag-12345 or call +1 (555) 010-0001", 32],
  ["digits", "4111111111111111 9876543210 00112233445566", 17],
  ["hexadecimal", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 35],
  [
    "German",
    "Könnten Sie mir bitte mitteilen, wann meine Überweisung ausgeführt wird? Straße, Größe, Äpfel.",
    29,
  ],
  ["Russian", "Здравствуйте! Когда закончится мой пробный период и сколько это будет стоить?", 31],
  ["Greek", "Γεια σας, πότε τελειώνει η δοκιμαστική περίοδος;", 45],
  ["Arabic", "مرحبا، متى تنتهي الفترة التجريبية الخاصة بي وكم ستكون التكلفة؟", 47],
  ["Hebrew", "שלום, מתי מסתיימת תקופת הניסיון שלי?", 34],
  ["Chinese", "你好，请问我的试用期什么时候结束？费用是多少？谢谢你的帮助。", 33],
  ["Japanese", "こんにちは。無料トライアルはいつ終わりますか？よろしくお願いします。", 28],
  ["Korean", "안녕하세요. 무료 체험 기간이 언제 끝나나요? 비용은 얼마인가요?", 38],
  ["Thai", "สวัสดีครับ ช่วงทดลองใช้ของฉันจะสิ้นสุดเมื่อใด", 43],
  ["Hindi", "नमस्ते, मेरा परीक्षण कब समाप्त होगा? कृपया मुझे बताएं।", 54],
  ["emoji", "😀😂🎉🔥👍🏽👩‍👩‍👧‍👦🇩🇪🏳️‍🌈🫠🧑🏿‍🚀", 63],
  ["punctuation", "!!!???...---///***(((&&&%%%$$$###@@@", 15],
];

describe("estimateTokens", () => {
  it.each(COUNTED)(
    "is not below the real count for %s, and at most three times it",
    (_, text, real) => {
      expect(estimateTokens(text)).toBeGreaterThanOrEqual(real);
      expect(estimateTokens(text)).toBeLessThanOrEqual(real * 3);
    },
  );

  it("is 0 for nothing", () => {
    expect(estimateTokens("")).toBe(0);
  });
});

describe("shortenToTokens", () => {
  it("leaves a text that fits alone", () => {
    expect(shortenToTokens("hello", estimateTokens("hello"))).toBe("hello");
  });

  it("survives a limit that leaves room for nothing", () => {
    expect(shortenToTokens("hello you", 1)).toBe(" … ");
  });
});
