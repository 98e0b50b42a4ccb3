import fc from "fast-check";
import { ASSISTANT_NUMBER, NOBODYS_NUMBER } from "../world.ts";
import { longText, oddText, oddWord } from "./text.ts";

type Pair = readonly [name: string, value: string];

const pair = (name: string, value: fc.Arbitrary<string>): fc.Arbitrary<Pair[]> =>
  value.map((text): Pair[] => [[name, text]]);

/** Now and then it is missing, empty or comes twice. */
const mostly = (name: string, value: fc.Arbitrary<string>): fc.Arbitrary<Pair[]> =>
  fc.oneof(
    { weight: 30, arbitrary: pair(name, value) },
    { weight: 1, arbitrary: fc.constant<Pair[]>([]) },
    { weight: 1, arbitrary: fc.constant<Pair[]>([[name, ""]]) },
    {
      weight: 1,
      arbitrary: fc.tuple(value, value).map(([a, b]): Pair[] => [
        [name, a],
        [name, b],
      ]),
    },
  );

const sid = fc.integer({ min: 0, max: 2 ** 31 }).map((id) => `SM${id.toString(16)}`);

const person = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 100, max: 130 }).map((id) => `+15550100${id}`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(ASSISTANT_NUMBER, "12345", "ACME", "whatsapp:+15550100100"),
  },
  { weight: 1, arbitrary: oddWord },
);

const ourNumber = fc.oneof(
  { weight: 12, arbitrary: fc.constant(ASSISTANT_NUMBER) },
  { weight: 1, arbitrary: fc.constant(NOBODYS_NUMBER) },
  { weight: 1, arbitrary: oddWord },
);

const count = fc.constantFrom(
  "0",
  "1",
  "10",
  "-1",
  "1e9",
  "NaN",
  "Infinity",
  "999999",
  "９",
  " 1",
  "",
);
const degrees = fc.constantFrom("abc", "0", "-122.5", "1e999", "NaN", "", "0x10", "90.0000001");
const json = fc.constantFrom('{"type":"x"}', "{", "[[[[", "null", '{"__proto__":{"a":1}}');

/** What comes besides, each with the values that a careless parser trips over. */
const EXTRAS: readonly fc.Arbitrary<Pair[]>[] = [
  pair("NumMedia", count),
  pair("NumSegments", count),
  pair("MediaUrl0", oddText),
  pair("MediaContentType0", oddWord),
  pair("Latitude", degrees),
  pair("Longitude", degrees),
  pair("Label", oddText),
  pair("Address", oddWord),
  pair("OptOutType", fc.oneof(fc.constantFrom("STOP", "START", "HELP", "stop "), oddWord)),
  pair("MessagingServiceSid", fc.oneof(fc.constant("MG1"), oddWord)),
  pair("ChannelMetadata", json),
  pair("ButtonText", oddWord),
  pair("AccountSid", oddWord),
  pair("SmsStatus", fc.constantFrom("received", "sent", "", "constructor")),
  pair("ErrorCode", fc.oneof(fc.constantFrom("0", "21610", "30003"), oddWord)),
  ...["__proto__", "constructor", "toString", "__proto__[x]", "a[b][c]", "a[]", "[", "]="].map(
    (name) => pair(name, oddWord),
  ),
  fc.tuple(oddText, oddText).map((each): Pair[] => [each]),
  pair("Padding", longText),
  fc
    .integer({ min: 100, max: 6_000 })
    .map((times) => Array.from({ length: times }, (_, index): Pair => [`p${index % 5_000}`, "1"])),
];

const extras = fc.array(fc.oneof(...EXTRAS), { maxLength: 6 }).map((several) => several.flat());

const STATUSES =
  "queued sending sent delivered undelivered failed read canceled received partially_delivered constructor __proto__ SENT".split(
    " ",
  );

function form(parts: readonly fc.Arbitrary<Pair[]>[]): fc.Arbitrary<Pair[]> {
  return fc.tuple(...parts, extras).map((several) => several.flat());
}

export const messageForm: fc.Arbitrary<Pair[]> = form([
  mostly("MessageSid", sid),
  mostly("From", person),
  mostly("To", ourNumber),
  mostly("Body", oddText),
]);

export const statusForm: fc.Arbitrary<Pair[]> = form([
  mostly("MessageSid", sid),
  mostly("From", ourNumber),
  mostly("To", person),
  mostly("MessageStatus", fc.oneof(fc.constantFrom(...STATUSES), oddWord)),
]);

/** What may stand at the end of a form that no library has written. */
export const oddEnding: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constant("") },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "&",
      "&&=&=",
      "&%zz=%",
      "&%ED%A0%80=%ED%BF",
      "&x=%00",
      "&=x",
      "&y",
      "&z=+%2B",
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .uint8Array({ maxLength: 60 })
      .map((bytes) => `&${Buffer.from(bytes).toString("latin1")}`),
  },
);
