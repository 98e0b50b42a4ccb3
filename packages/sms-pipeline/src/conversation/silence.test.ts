import { expect, it } from "vitest";
import type { InboundMessage } from "../ports/inbound.ts";
import { createKeywordReader } from "./intent.ts";
import { silenceOnArrival } from "./silence.ts";

const none = { farewell: null, help: null };
const both = { farewell: "Bye!", help: "Call us." };
const read = createKeywordReader();

function silenceOf(
  body: string,
  texts: typeof none | typeof both,
  optOutType: InboundMessage["optOutType"] = null,
) {
  const text = { body, to: "+15550100001", media: [], optOutType };
  return silenceOnArrival(read(text), text, texts);
}

it.each([
  ["Hello", null],
  ["STOP", null],
  ["HELP", "carrier_answers"],
  ["Help!", null],
  ["START", null],
  ["bye", "conversation_ended"],
])("%j gets at once, where no texts are set: %s", (body, silence) => {
  expect(silenceOf(body, none)).toBe(silence);
});

it.each(["Hello", "HELP", "bye"])("%j waits for a turn where a text is set for it", (body) => {
  expect(silenceOf(body, both)).toBeNull();
});

it.each([
  ["help", "carrier_answers"],
  ["start", "carrier_answers"],
  ["stop", null],
] as const)(
  "the carrier that says %j has answered it, whatever texts are set: %s",
  (type, silence) => {
    expect(silenceOf("hello", both, type)).toBe(silence);
  },
);
