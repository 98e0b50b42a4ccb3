import { describe, expect, it } from "vitest";
import { createKeywordReader } from "./intent.ts";

const readIntent = createKeywordReader();

const text = { body: "", to: "+15550100001", optOutType: null, media: [] } as const;

describe("createKeywordReader", () => {
  it.each([
    ["stop", "opt_out"],
    ["stopall", "opt_out"],
    ["unsubscribe", "opt_out"],
    ["cancel", "opt_out"],
    ["end", "opt_out"],
    ["quit", "opt_out"],
    ["revoke", "opt_out"],
    ["optout", "opt_out"],
    ["goodbye", "end"],
    ["bye", "end"],
    ["exit", "end"],
    ["start", "opt_in"],
    ["unstop", "opt_in"],
    ["help", "help"],
    ["info", "help"],
    ["hello", "message"],
    ["", "message"],
  ])("%j means %s", (body, intent) => {
    expect(readIntent({ ...text, body }).intent).toBe(intent);
  });

  it.each([
    ["+15550100001", true],
    ["+18005550100", false],
    ["+18885550100", false],
    ["12345", true],
  ])("YES to %s can opt in: %s", (to, optInIfOptedOut) => {
    expect(readIntent({ ...text, to, body: "Yes!" })).toMatchObject({
      intent: "message",
      optInIfOptedOut,
    });
  });

  it.each([
    ["a word that is not YES", "hello", []],
    [
      "YES with a picture",
      "Yes",
      [{ url: "https://example.com/a.jpg", contentType: "image/jpeg" }],
    ],
  ])("%s opts nobody in", (_, body, media) => {
    expect(readIntent({ ...text, body, media })).toEqual({
      intent: "message",
      optInIfOptedOut: false,
      origin: "keyword",
      carrierKnows: false,
    });
  });

  it.each([
    ["hello", "stop", "opt_out"],
    ["hello", "start", "opt_in"],
    ["stop", "help", "help"],
    ["yes", "start", "opt_in"],
  ] as const)("what the carrier read wins over the words: %j as %s", (body, optOutType, intent) => {
    expect(readIntent({ ...text, body, optOutType })).toEqual({
      intent,
      optInIfOptedOut: false,
      origin: "carrier",
      carrierKnows: true,
    });
  });

  it("knows words of other languages, which the carrier does not confirm", () => {
    const read = createKeywordReader({
      optOut: ["Arrêt", "baja"],
      optIn: ["alta"],
      help: ["ayuda"],
    });
    expect(read({ ...text, body: "ARRÊT!" })).toMatchObject({
      intent: "opt_out",
      carrierKnows: false,
    });
    expect(read({ ...text, body: "alta" })).toMatchObject({
      intent: "opt_in",
      carrierKnows: false,
    });
    expect(read({ ...text, body: "Ayuda" })).toMatchObject({
      intent: "help",
      carrierKnows: false,
    });
    expect(read({ ...text, body: "stop" })).toMatchObject({
      intent: "opt_out",
      carrierKnows: true,
    });
  });

  it.each(["Stop!", "UNSTOP."])("leaves it to the carrier to confirm %j", (body) => {
    expect(readIntent({ ...text, body }).carrierKnows).toBe(true);
  });

  it("knows that no carrier answers where it leaves keywords to us", () => {
    const read = createKeywordReader(undefined, false);
    for (const body of ["stop", "start", "help"]) {
      expect(read({ ...text, body }).carrierKnows, body).toBe(false);
    }
  });

  it.each(["HELP", " info "])("the carrier answers %j", (body) => {
    expect(readIntent({ ...text, body })).toMatchObject({ intent: "help", carrierKnows: true });
  });

  it.each(["Help!", "Info?", "“help”"])(
    "the carrier, which compares whole messages, may not answer %j",
    (body) => {
      expect(readIntent({ ...text, body })).toMatchObject({ intent: "help", carrierKnows: false });
    },
  );

  it.each(["STOP", "HELP", "START"])("nobody but us answers %j to a short code", (body) => {
    const toShortCode = { ...text, to: "12345", body };
    expect(readIntent(toShortCode).carrierKnows).toBe(false);
    // Advanced Opt-Out of a Messaging Service answers it.
    expect(readIntent({ ...toShortCode, optOutType: "stop" }).carrierKnows).toBe(true);
  });

  const media = [{ url: "https://example.com/a.jpg", contentType: "image/jpeg" }];

  it.each(["bye", "help", "start"])("%j with a picture is an ordinary text", (body) => {
    expect(readIntent({ ...text, body, media }).intent).toBe("message");
  });

  it("an opt-out with a picture is one", () => {
    const read = createKeywordReader({ optOut: ["baja"], optIn: [], help: [] });
    for (const body of ["STOP", "baja"]) {
      expect(read({ ...text, body, media }).intent).toBe("opt_out");
    }
  });
});
