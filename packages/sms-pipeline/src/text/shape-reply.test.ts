import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countSegments } from "./count-segments.ts";
import { shapeReply } from "./shape-reply.ts";
import { textOfAllScripts } from "./test-texts.ts";

const answer = `### **Opening hours** 🎉

We’re open — see below:


* **Mon–Fri:** 9–5

* **Sat:** “by appointment”…

More: [our site](https://a.co/hours)`;

describe("shapeReply", () => {
  it("writes a model's answer as a text message", () => {
    expect(shapeReply(answer, { emoji: "remove" })).toMatchObject({
      outcome: "fits",
      parts: [
        {
          body: 'Opening hours\n\nWe\'re open - see below:\n\n- Mon-Fri: 9-5\n- Sat: "by appointment"...\n\nMore: our site (https://a.co/hours)',
          size: { encoding: "GSM-7", segments: 1 },
        },
      ],
    });
  });

  it("keeps emoji unless told otherwise", () => {
    const { parts } = shapeReply(answer);
    expect(parts[0]?.body).toMatch(/^Opening hours 🎉\n/);
    expect(parts[0]?.size.encoding).toBe("UCS-2");
  });

  it("leaves the marks of a text that is no Markdown", () => {
    const { text } = shapeReply("**Hi** – “there”", { format: "plain" });
    expect(text).toBe('**Hi** - "there"');
  });

  it("says when a reply is too long, and holds its beginning ready", () => {
    const long = "Every word counts. ".repeat(60);
    const shaped = shapeReply(long);
    expect(shaped).toMatchObject({ outcome: "too_long", text: long.trim() });
    expect(shaped.parts).toHaveLength(1);
    expect(shaped.parts[0]?.size.segments).toBe(4);
    expect(shaped.parts[0]?.body).toMatch(/counts\. \.\.\.$/);
  });

  it("fits exactly the segments it may have", () => {
    expect(shapeReply("a".repeat(612)).outcome).toBe("fits");
    expect(shapeReply("a".repeat(613)).outcome).toBe("too_long");
    expect(shapeReply("a".repeat(161), { maxSegments: 1 }).outcome).toBe("too_long");
  });

  it("sends several messages when it may", () => {
    const long = "Every word counts. ".repeat(60);
    const { outcome, parts } = shapeReply(long, { maxMessages: 2 });
    expect([outcome, parts.length]).toEqual(["fits", 2]);
    expect(parts.map(({ body }) => body).join(" ")).toBe(long.trim());
    expect(shapeReply(long, { maxMessages: 2, maxSegments: 2 }).outcome).toBe("too_long");
  });

  it("tells a cut reply from one that ends in dots by itself", () => {
    const long = `${"a".repeat(800)}...`;
    expect(shapeReply(long).outcome).toBe("too_long");
  });

  it.each(["", "  \n", "***", "\u200b\u202e", "<!-- -->"])(
    "finds nothing to send in %j",
    (reply) => {
      expect(shapeReply(reply)).toEqual({ outcome: "empty", text: "", parts: [] });
    },
  );

  it("finds nothing to send in emoji that are to be removed", () => {
    expect(shapeReply("👍🏽", { emoji: "remove" }).outcome).toBe("empty");
  });

  it("keeps to the limits, and sends no broken character, whatever the reply", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(textOfAllScripts, fc.constantFrom("**", "\n- ", "[a](b.c)", "`", "\n\n\n")),
        ),
        fc.record({
          maxSegments: fc.integer({ min: 1, max: 30 }),
          maxMessages: fc.integer({ min: 1, max: 3 }),
          emoji: fc.constantFrom("keep" as const, "remove" as const),
        }),
        (pieces, options) => {
          const { outcome, parts, text } = shapeReply(pieces.join(""), options);
          expect(parts.length).toBeLessThanOrEqual(options.maxMessages);
          expect(parts.length === 0).toBe(outcome === "empty");
          for (const { body, size } of parts) {
            expect(body.trimEnd()).toBe(body);
            expect(body.length).toBeLessThanOrEqual(1600);
            expect(size).toEqual(countSegments(body));
            expect(size.segments).toBeLessThanOrEqual(options.maxSegments);
            expect(body.isWellFormed()).toBe(true);
          }
          if (outcome === "fits") {
            const bodies = parts.map(({ body }) => body).join("");
            expect(bodies.replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
