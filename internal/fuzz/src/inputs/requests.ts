import fc from "fast-check";
import { ASSISTANT_NUMBER, NOBODYS_NUMBER, TEST_TOKEN } from "../world.ts";
import { messageForm, oddEnding, statusForm } from "./form.ts";
import { framing, oddContentType, oddHeaders } from "./headers.ts";
import { BASE, FORM, type FuzzRequest, HEALTH, STATUS, TEST, utf8, WEBHOOK } from "./request.ts";
import { oddMethod, oddQuery, oddTarget } from "./target.ts";
import { longText, oddText, oddWord } from "./text.ts";

type Headers = FuzzRequest["headers"];

const signature = fc.oneof(
  { weight: 6, arbitrary: fc.constant<FuzzRequest["signature"]>("valid") },
  { weight: 2, arbitrary: fc.constant<FuzzRequest["signature"]>("of another body") },
  { weight: 1, arbitrary: fc.constantFrom<FuzzRequest["signature"]>("junk", "none") },
);

const delivery = fc.oneof(
  { weight: 60, arbitrary: fc.constant<FuzzRequest["delivery"]>("whole") },
  { weight: 5, arbitrary: fc.constant<FuzzRequest["delivery"]>("in pieces") },
  { weight: 1, arbitrary: fc.constantFrom<FuzzRequest["delivery"]>("breaks off", "stalls") },
);

function arrives(how: FuzzRequest["delivery"]): boolean {
  return how === "whole" || how === "in pieces";
}

/** Most requests are well formed up to their contents; the rest have something odd around them too. */
const sometimes = <T>(usual: T, odd: fc.Arbitrary<T>, weight = 8): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: odd });

const bytes = fc.uint8Array({ maxLength: 300 }).map((some) => Buffer.from(some).toString("latin1"));

function webhook(
  aim: "webhook" | "status",
  form: fc.Arbitrary<readonly (readonly [string, string])[]>,
): fc.Arbitrary<FuzzRequest> {
  const encoded = fc
    .tuple(form, oddEnding)
    .map(
      ([pairs, ending]) =>
        new URLSearchParams(
          pairs.map(([name, value]): [string, string] => [name, value]),
        ).toString() + ending,
    );
  return fc
    .record({
      body: fc.oneof({ weight: 15, arbitrary: encoded }, { weight: 1, arbitrary: bytes }),
      signature,
      method: sometimes("POST", oddMethod, 20),
      query: oddQuery,
      type: sometimes(FORM, oddContentType, 12),
      odd: sometimes<Headers>([], oddHeaders),
      broken: sometimes<Headers>([], framing, 20),
      delivery,
      outbound:
        aim === "webhook"
          ? fc.constant(null)
          : fc.option(fc.oneof(fc.nat({ max: 15 }), fc.constant(""), oddWord), { nil: null }),
    })
    .map(({ body, method, query, type, odd, broken, ...rest }) => ({
      ...rest,
      aim,
      method,
      target: (aim === "webhook" ? WEBHOOK : STATUS) + query,
      headers: [["content-type", type], ...odd, ...broken],
      body,
      plain:
        method === "POST" &&
        type === FORM &&
        odd.length === 0 &&
        broken.length === 0 &&
        arrives(rest.delivery),
    }));
}

const number = fc.oneof(
  { weight: 6, arbitrary: fc.constant(ASSISTANT_NUMBER) },
  { weight: 1, arbitrary: fc.constantFrom(NOBODYS_NUMBER, "5550100001", "+1", "") },
  { weight: 1, arbitrary: oddText },
);

const nested = fc
  .tuple(fc.constantFrom("[", '{"a":', '{"to":'), fc.integer({ min: 1, max: 30_000 }), fc.boolean())
  .map(([piece, times, closed]) => {
    const end = piece === "[" ? "]" : "}";
    return piece.repeat(times) + (closed ? `1${end.repeat(times)}` : "");
  });

const testBody = fc.oneof(
  {
    weight: 10,
    arbitrary: fc
      .record(
        {
          to: number,
          body: oddText,
          from: fc.oneof(fc.constantFrom("+15550100200", "+15550100201"), oddText),
        },
        { requiredKeys: ["to", "body"] },
      )
      .map((value) => JSON.stringify(value)),
  },
  { weight: 2, arbitrary: fc.json({ maxDepth: 4 }) },
  { weight: 1, arbitrary: nested },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '{"__proto__":{"to":"+15550100001","body":"Hi"}}',
      `{"to":"${ASSISTANT_NUMBER}","body":"Hi","__proto__":{"polluted":1}}`,
      `{"to":"${ASSISTANT_NUMBER}","to":5,"body":"\\ud800"}`,
      `\ufeff{"to":"${ASSISTANT_NUMBER}","body":"Hi"}`,
      `{"to":"${ASSISTANT_NUMBER}","body":1e999}`,
    ),
  },
  { weight: 1, arbitrary: longText },
);

const AUTHORIZED: Headers = [["authorization", `Bearer ${TEST_TOKEN}`]];
const oddAuthorization: fc.Arbitrary<Headers> = fc.constantFrom<Headers>(
  [],
  [["authorization", `Bearer ${TEST_TOKEN}x`]],
  [["authorization", "Bearer"]],
  [["authorization", `Basic ${TEST_TOKEN}`]],
  [["authorization", `Bearer ${"x".repeat(4_000)}`]],
);

const test: fc.Arbitrary<FuzzRequest> = fc
  .record({
    body: fc.oneof({ weight: 15, arbitrary: testBody.map(utf8) }, { weight: 1, arbitrary: bytes }),
    method: sometimes("POST", oddMethod, 20),
    type: sometimes("application/json", oddContentType, 12),
    access: sometimes(AUTHORIZED, oddAuthorization),
    odd: sometimes<Headers>([], oddHeaders),
    broken: sometimes<Headers>([], framing, 20),
    delivery,
  })
  .map(({ body, method, type, access, odd, broken, delivery }) => ({
    aim: "test",
    method,
    target: TEST,
    headers: [["content-type", type], ...access, ...odd, ...broken],
    body,
    signature: "none",
    outbound: null,
    delivery,
    plain:
      arrives(delivery) &&
      method === "POST" &&
      access === AUTHORIZED &&
      odd.length === 0 &&
      broken.length === 0,
  }));

const health: fc.Arbitrary<FuzzRequest> = fc
  .record({
    method: sometimes("GET", oddMethod),
    query: oddQuery,
    odd: sometimes<Headers>([], oddHeaders),
    body: sometimes<string | null>(null, bytes),
  })
  .map(({ method, query, odd, body }) => ({
    aim: "health",
    method,
    target: HEALTH + query,
    headers: odd,
    body,
    signature: "none",
    outbound: null,
    delivery: "whole",
    plain: method === "GET" && odd.length === 0 && body === null,
  }));

const anywhere: fc.Arbitrary<FuzzRequest> = fc
  .record({
    method: oddMethod,
    target: fc.oneof(
      oddTarget,
      oddTarget.map((target) => BASE + target),
    ),
    headers: oddHeaders,
    body: fc.option(bytes, { nil: null }),
    signature,
    delivery,
  })
  .map((request) => ({ ...request, aim: "anywhere", outbound: null, plain: false }));

/** A request to any of the routes, or to somewhere near them. */
export const anyRequest: fc.Arbitrary<FuzzRequest> = fc.oneof(
  { weight: 9, arbitrary: webhook("webhook", messageForm) },
  { weight: 4, arbitrary: webhook("status", statusForm) },
  { weight: 4, arbitrary: test },
  { weight: 1, arbitrary: health },
  { weight: 2, arbitrary: anywhere },
);
