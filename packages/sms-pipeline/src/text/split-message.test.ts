import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countSegments } from "./count-segments.ts";
import { cutMessage, splitMessage } from "./split-message.ts";
import { textOfAllScripts } from "./test-texts.ts";

const fill = (units: number): string =>
  "lorem ipsum dolor sit amet ".repeat(60).slice(0, units).trim();

const breaksOf = (text: string): Set<number> =>
  new Set(Array.from(new Intl.Segmenter().segment(text), ({ index }) => index));

const longText = fc
  .array(fc.oneof(textOfAllScripts, fc.constantFrom(" ", "\n", ". ", "word ", "www.a.co/b ")), {
    maxLength: 12,
  })
  .map((parts) => parts.join(""));
const limits = fc.record({
  maxSegments: fc.integer({ min: 1, max: 5 }),
  maxUnits: fc.integer({ min: 70, max: 1600 }),
});

describe("cutMessage", () => {
  it("leaves what fits alone, but for the spaces around it", () => {
    expect(cutMessage("  Hi there \n")).toBe("Hi there");
    expect(cutMessage("a".repeat(612))).toBe("a".repeat(612));
    expect(cutMessage(" ")).toBe("");
  });

  it("cuts after a sentence, and says that there was more", () => {
    const text = `${fill(80)}. ${fill(60)}! ${fill(60)}.`;
    expect(cutMessage(text, { maxSegments: 1 })).toBe(`${fill(80)}. ${fill(60)}! ...`);
  });

  it("adds no dots to those of the text, unless they stand before", () => {
    const dots = `${fill(90)} wait... But ${fill(100)}.`;
    expect(cutMessage(dots, { maxSegments: 1 })).toBe(`${fill(90)} wait...`);
    const before = `Wait... ${fill(90)} here. But ${fill(100)}.`;
    expect(cutMessage(before, { maxSegments: 1 })).toBe(`Wait... ${fill(90)} here. ...`);
  });

  it("cuts after a line", () => {
    const text = `${fill(80)}\n- ${fill(60)}\n- ${fill(60)}`;
    expect(cutMessage(text, { maxSegments: 1 })).toBe(`${fill(80)}\n- ${fill(60)} ...`);
    const spaced = cutMessage(text.replaceAll("\n", " \n"), { maxSegments: 1 });
    expect(spaced).toBe(`${fill(80)} \n- ${fill(60)} ...`);
  });

  it("cuts after a word where a sentence would leave half of the room empty", () => {
    const cut = cutMessage(`Hi. ${fill(400)}`, { maxSegments: 1 });
    expect(cut).toMatch(/^Hi\. .* (lorem|ipsum|dolor|sit|amet)\.\.\.$/);
    expect(cut.length).toBeGreaterThan(145);
  });

  it.each([".", "!", "?", '."', "?'", "!)", ".]", '.")'])("cuts after a sentence's %s", (mark) => {
    const cut = cutMessage(`${fill(110)} here${mark} ${"X".repeat(20)} ${fill(300)}`, {
      maxSegments: 1,
    });
    expect(cut).toBe(`${fill(110)} here${mark} ...`);
  });

  it("takes no sentence's end from a title or a word that is written short", () => {
    const short =
      "Mr Mrs Ms Dr Prof St vs e.g i.e etc approx No nr Inc Ltd Jr Sr Fig z.B d.h bzw ca A (e.g (A";
    for (const word of short.split(" ")) {
      const cut = cutMessage(`${fill(110)} ${word}. X ${fill(300)}`, { maxSegments: 1 });
      expect(cut).toMatch(/\w\.\.\.$/);
    }
  });

  it("takes no sentence's end from an abbreviation, a time or a list's number", () => {
    for (const word of ["Dr. A", "e.g. B", "J. C", "9 a.m. on", "No. D", "\n12. E"]) {
      const cut = cutMessage(`${fill(110)} ${word} ${fill(300)}`, { maxSegments: 1 });
      expect(cut).not.toMatch(/\. \.\.\.$/);
    }
  });

  it.each([
    ["a price", "$1,234.56"],
    ["a price with its currency apart", "USD 1,234"],
    ["a price with its sign behind", "1 234,56 €"],
    ["a phone number", "+1 (555) 010-0001"],
    ["a phone number in groups", "+49 151 1234 5678"],
    ["a date", "Nov 22, 2026"],
    ["a date the other way", "22nd November 2026"],
    ["a time", "10:30 am"],
    ["a percentage", "50 %"],
    ["a numbered thing", "No. 12"],
    ["a link", "https://example.com/a/b?c=d&e=f#g"],
    ["a link with its text", "menu (https://example.com/menu)"],
    ["a mail address", "first.last@example.com"],
  ])("never cuts inside %s", (_name, unit) => {
    for (let before = 110; before < 160; before++) {
      const start = `${"a "
        .repeat(80)
        .slice(0, before - 1)
        .trim()}b `;
      const cut = cutMessage(`${start}${unit} ${fill(300)}`, { maxSegments: 1 });
      const rest = cut.slice(start.length).replace(/\s*\.\.\.$/, "");
      const isWhole =
        rest === "" || rest.startsWith(unit) || start.startsWith(cut.replace(/\.\.\.$/, ""));
      expect([isWhole, cut]).toEqual([true, cut]);
    }
  });

  it.each(["👩‍👩‍👧‍👦", "🇩🇪", "e\u0301", "👍🏽", "한", "कि"])(
    "never cuts inside %s",
    (character) => {
      const cut = cutMessage(character.repeat(400), { maxSegments: 2 });
      expect(cut).toMatch(/\.\.\.$/);
      expect(cut.slice(0, -3).replaceAll(character, "")).toBe("");
      expect(cut.length).toBeGreaterThan(110);
    },
  );

  it("cuts Chinese and Thai, which have no spaces, between words", () => {
    expect(cutMessage("今天天气很好。我们去公园吧！".repeat(8), { maxSegments: 1 })).toMatch(
      /[。！] \.\.\.$/,
    );
    expect(cutMessage("สวัสดีครับยินดีต้อนรับ".repeat(8), { maxSegments: 1 })).toMatch(
      /(สวัสดี|ครับ|ยินดี|ต้อนรับ)\.\.\.$/,
    );
  });

  it("cuts Chinese and Thai without any sentence between words, too", () => {
    for (const words of ["今天|天气|很好|我们|去|公园", "สวัสดี|ครับ|ยินดี|ต้อนรับ"]) {
      const text = words.replaceAll("|", "").repeat(12);
      for (let start = 0; start < 8; start++) {
        const cut = cutMessage(`${"中".repeat(start)}。${text}`, { maxSegments: 1 });
        expect(cut).toMatch(new RegExp(`(?:${words})\\.\\.\\.$`));
      }
    }
  });

  it("stays in GSM-7, and leaves no comma or bracket before the dots", () => {
    for (const mark of [",", ";", ":", " (", " [", " {", ' "', " '", " -"]) {
      const marked = `${"w".repeat(100)}${mark} ${"x".repeat(100)}`;
      expect(cutMessage(marked, { maxSegments: 1 })).toBe(`${"w".repeat(100)}...`);
    }
    const cut = cutMessage("word, ".repeat(100), { maxSegments: 1 });
    expect(countSegments(cut).encoding).toBe("GSM-7");
  });

  it("cuts a link only when nothing else is there", () => {
    expect(cutMessage(`https://a.co/${"x".repeat(300)}`, { maxSegments: 1 })).toMatch(
      /co\/x{140,}\.\.\.$/,
    );
    const late = cutMessage(`See here: https://a.co/${"x".repeat(300)}`, { maxSegments: 1 });
    expect(late).toBe("See here...");
  });

  it("keeps to the limits whatever the text, and breaks no character", () => {
    fc.assert(
      fc.property(longText, limits, (text, some) => {
        const cut = cutMessage(text, some);
        expect(cut.length).toBeLessThanOrEqual(some.maxUnits);
        expect(countSegments(cut).segments).toBeLessThanOrEqual(some.maxSegments);
        expect(cutMessage(cut, some)).toBe(cut);
        if (text.isWellFormed()) expect(cut.isWellFormed()).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("splitMessage", () => {
  it("splits at sentences, in order", () => {
    const sentences = [fill(70), fill(75), fill(90), fill(60)].map((words, n) => `${n} ${words}.`);
    expect(splitMessage(sentences.join(" "), { maxSegments: 1 })).toEqual([
      `${sentences[0]} ${sentences[1]}`,
      `${sentences[2]} ${sentences[3]}`,
    ]);
  });

  it("cuts the last message it may send", () => {
    const messages = splitMessage(fill(1500), { maxSegments: 1, maxMessages: 3 });
    expect(messages).toHaveLength(3);
    expect(messages.map((message) => message.endsWith("..."))).toEqual([false, false, true]);
  });

  it("makes no message of nothing", () => {
    expect(splitMessage("")).toEqual([]);
    expect(splitMessage(" \n ")).toEqual([]);
  });

  it("never makes a message of more than 1,600 units", () => {
    const messages = splitMessage(fill(1600).repeat(3), { maxSegments: 100, maxUnits: 5000 });
    expect(Math.max(...messages.map(({ length }) => length))).toBeLessThanOrEqual(1600);
  });

  it("takes all of what the carrier takes, and no limit for none", () => {
    expect(splitMessage("a".repeat(1600), { maxSegments: 100 })).toHaveLength(1);
    expect(splitMessage("a".repeat(1601), { maxSegments: 100 })).toHaveLength(2);
    expect(splitMessage("a".repeat(320), { maxSegments: 0 })).toHaveLength(2);
    expect(splitMessage("a".repeat(24), { maxUnits: 0 })).toHaveLength(3);
  });

  it("keeps surrogate pairs whole in a character that is longer than a message", () => {
    for (const start of ["", "a"]) {
      const text = `${start}👨${"\u200d👨".repeat(60)}`;
      const messages = splitMessage(text, { maxSegments: 1 });
      expect(messages.join("")).toBe(text);
      expect(messages.filter((message) => !message.isWellFormed())).toEqual([]);
      expect(messages.length).toBeLessThanOrEqual(4);
    }
  });

  it("keeps the text of a link by it, when the two fill most of a message", () => {
    const menu = `${"menu".repeat(25)} (https://a.co/${"x".repeat(100)})`;
    expect(splitMessage(`See ${menu}`, { maxSegments: 1 })[0]).toBe(`See ${"menu".repeat(25)}`);
  });

  it("keeps to the limits and loses nothing but spaces, whatever the text", () => {
    fc.assert(
      fc.property(longText, limits, (text, some) => {
        const messages = splitMessage(text, some);
        for (const message of messages) {
          expect(message).not.toBe("");
          expect(message.length).toBeLessThanOrEqual(some.maxUnits);
          expect(countSegments(message).segments).toBeLessThanOrEqual(some.maxSegments);
        }
        expect(messages.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
      }),
      { numRuns: 1_000 },
    );
  });

  it("breaks between characters only, whatever the text", () => {
    fc.assert(
      fc.property(longText, (text) => {
        const breaks = breaksOf(text.trim());
        let index = 0;
        for (const message of splitMessage(text, { maxSegments: 1 })) {
          index = text.trim().indexOf(message, index);
          expect(breaks.has(index)).toBe(true);
          index += message.length;
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("loses no word of a text with spaces", () => {
    const words = fc.array(fc.stringMatching(/^[a-z0-9$.,()é😀]{1,30}$/u), { maxLength: 120 });
    fc.assert(
      fc.property(words, (some) => {
        expect(splitMessage(some.join(" "), { maxSegments: 1 }).join(" ")).toBe(some.join(" "));
      }),
    );
  });

  it.each(["word ", "x", "1 ", "a.co/", "🇩🇪", "\u0301", "中", "\n", "(", ". "])(
    "takes time in proportion to the length of %j again and again",
    (unit) => {
      const text = unit.repeat(Math.ceil(200_000 / unit.length));
      const messages = splitMessage(text);
      expect(messages.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
    },
  );

  it("takes time in proportion to the length of long runs of spaces", () => {
    const text = `x${" ".repeat(1_500)}`.repeat(130);
    expect(splitMessage(text).join("").replace(/\s/g, "")).toBe("x".repeat(130));
  });

  it("keeps a space that carries an accent", () => {
    const text = `${"中".repeat(67)} \u0301${"中".repeat(20)}`;
    expect(splitMessage(text, { maxSegments: 1 }).join("")).toBe(text);
    const lines = `${"中".repeat(60)}\r\n\u0301${"中".repeat(20)}`;
    expect(splitMessage(lines, { maxSegments: 1 })).toEqual(lines.split("\r\n"));
  });
});
