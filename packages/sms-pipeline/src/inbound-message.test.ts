import { describe, expect, it } from "vitest";
import { InvalidMessageError } from "./errors.ts";
import { checkInboundMessage } from "./inbound-message.ts";
import { inboundText } from "./testing/fake-messenger.ts";

describe("checkInboundMessage", () => {
  it("takes a message", () => {
    expect(() => checkInboundMessage(inboundText({}))).not.toThrow();
  });

  it("lists every field that is wrong, without its value", () => {
    const wrong = { ...inboundText({ body: "a secret" }), from: "", segments: "secret" };
    let error: unknown;
    try {
      checkInboundMessage(wrong as never);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(InvalidMessageError);
    expect(error).toMatchObject({
      code: "invalid_message",
      issues: [{ name: "message.from" }, { name: "message.segments" }],
      message: expect.not.stringContaining("secret"),
    });
  });

  it("says what a location is", () => {
    const wrong = { ...inboundText({}), location: undefined };
    expect(() => checkInboundMessage(wrong as never)).toThrow(
      "message.location: must be an object or null",
    );
  });

  it.each([[undefined], [null], ["text"]])("%j is none", (value) => {
    expect(() => checkInboundMessage(value as never)).toThrow(InvalidMessageError);
  });
});
