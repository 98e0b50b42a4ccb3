import { describe, expect, it } from "vitest";
import { acknowledge } from "./twiml.ts";

const message = (text: string) =>
  acknowledge(text).body.slice("<Response><Message>".length, -"</Message></Response>".length);

describe("acknowledging a webhook", () => {
  it("says nothing in TwiML, so that no plain body is texted back", () => {
    const empty = { status: 200, contentType: "text/xml", body: "<Response/>" };
    expect(acknowledge(null)).toEqual(empty);
    expect(acknowledge("")).toEqual(empty);
  });

  it("asks for one message", () => {
    expect(acknowledge("Sorry, try later.")).toEqual({
      status: 200,
      contentType: "text/xml",
      body: "<Response><Message>Sorry, try later.</Message></Response>",
    });
  });

  it("escapes what would be markup", () => {
    expect(message(`<a href="x">Tom & 'Jo'</a>\r\n`)).toBe(
      "&lt;a href=&quot;x&quot;&gt;Tom &amp; &apos;Jo&apos;&lt;/a&gt;&#13;\n",
    );
    expect(message("]]></Message><Message>")).toBe("]]&gt;&lt;/Message&gt;&lt;Message&gt;");
  });

  it("drops what no XML document may hold, and keeps the rest", () => {
    expect(message("a\u0000b\u0007c\uFFFEd\uFFFFe\uD800f\uDC00g\th🎉ü！")).toBe("abcdefg\th🎉ü！");
  });

  it("keeps 1600 units and cuts after them, never inside a pair", () => {
    expect(message("x".repeat(1600))).toHaveLength(1600);
    expect(message("x".repeat(1601))).toHaveLength(1600);
    expect(message(`${"x".repeat(1599)}🎉`)).toBe("x".repeat(1599));
  });
});
