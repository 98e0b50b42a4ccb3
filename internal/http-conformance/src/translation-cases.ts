import type { SeenRequest } from "./recording-pipeline.ts";

/** A request, and what of it must reach the pipeline. */
export interface TranslationCase {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The body as the pipeline may compare it: forms and JSON that a host has parsed come back written otherwise. */
  readonly reads: (seen: SeenRequest) => unknown;
  readonly expected: unknown;
}

const FORM = "application/x-www-form-urlencoded";
const WEBHOOK = "/api/v1/sms/webhook/sms";

function form(name: string, parameters: readonly (readonly [string, string])[]): TranslationCase {
  const encoded = new URLSearchParams(
    parameters.map(([key, value]): [string, string] => [key, value]),
  );
  return {
    name,
    method: "POST",
    path: WEBHOOK,
    headers: { "content-type": FORM },
    body: encoded.toString(),
    reads: (seen) => [...new URLSearchParams(seen.body)].sort(byNameThenValue),
    expected: [...encoded].sort(byNameThenValue),
  };
}

function byNameThenValue(a: readonly string[], b: readonly string[]): number {
  return a.join("=") < b.join("=") ? -1 : 1;
}

function method(name: string): TranslationCase {
  const expected = [name, "/api/v1/sms/nothing-here"];
  const reads = (seen: SeenRequest) => [seen.method, new URL(seen.url).pathname];
  return {
    name: `the method ${name}`,
    method: name,
    path: "/api/v1/sms/nothing-here",
    reads,
    expected,
  };
}

export const TRANSLATION_CASES: readonly TranslationCase[] = [
  form("a form's parameters, to the letter", [
    ["From", "+15550100002"],
    ["To", "+15550100001"],
    ["Body", "  100% & more = +1? “ja” 👋🏽\nline\ttab  "],
    ["NumMedia", "0"],
    ["OptOutType", ""],
  ]),
  form("repeated names", [
    ["MediaUrl", "https://example.com/b"],
    ["MediaUrl", "https://example.com/a"],
    ["Body", "two"],
  ]),
  form("names with brackets and dots", [
    ["a[b]", "1"],
    ["a[c]", "2"],
    ["d.e", "3"],
  ]),
  form(
    "more than twenty parameters",
    Array.from({ length: 60 }, (_, index) => [`MediaUrl${index}`, `https://example.com/${index}`]),
  ),
  {
    name: "a JSON body",
    method: "POST",
    path: "/api/v1/sms/test",
    headers: { "content-type": "application/json; charset=utf-8" },
    body: '{"to": "+15550100001", "body": "naïve 👋", "nested": {"list": [1, null, false]}}',
    reads: (seen) => JSON.parse(seen.body),
    expected: { to: "+15550100001", body: "naïve 👋", nested: { list: [1, null, false] } },
  },
  {
    name: "plain text, byte by byte",
    method: "POST",
    path: WEBHOOK,
    headers: { "content-type": "text/plain" },
    body: "Body=1+1&x=%zz é",
    reads: (seen) => [seen.body, seen.header("content-type")],
    expected: ["Body=1+1&x=%zz é", "text/plain"],
  },
  {
    name: "an unknown content type",
    method: "POST",
    path: WEBHOOK,
    headers: { "content-type": "application/x-nobody-knows" },
    body: "whatever",
    reads: (seen) => seen.body,
    expected: "whatever",
  },
  {
    name: "an empty form",
    method: "POST",
    path: WEBHOOK,
    headers: { "content-type": FORM },
    body: "",
    reads: (seen) => seen.body,
    expected: "",
  },
  {
    name: "a body whose length is exactly the cap",
    method: "POST",
    path: WEBHOOK,
    headers: { "content-type": "text/plain" },
    body: "é".repeat(5_000),
    reads: (seen) => seen.body.length,
    expected: 5_000,
  },
  {
    name: "the path and the query as they were written",
    method: "GET",
    path: `${WEBHOOK}/health?b=%20x&a=1&a=%E2%9C%93&flag`,
    reads: (seen) => seen.url.replace(/^http:\/\/127\.0\.0\.1:\d+/, ""),
    expected: `${WEBHOOK}/health?b=%20x&a=1&a=%E2%9C%93&flag`,
  },
  {
    name: "the base path itself",
    method: "GET",
    path: "/api/v1/sms?x",
    reads: (seen) => new URL(seen.url).pathname,
    expected: "/api/v1/sms",
  },
  {
    name: "headers in lower case, and null for one that is not there",
    method: "GET",
    path: WEBHOOK,
    headers: { "X-Twilio-Signature": "abc=", "x-forwarded-proto": "https" },
    reads: (seen) => [
      seen.header("x-twilio-signature"),
      seen.header("x-nothing"),
      seen.header("constructor"),
      // A forwarded header is handed on, and never believed.
      new URL(seen.url).protocol,
    ],
    expected: ["abc=", null, null, "http:"],
  },
  {
    name: "the address of the peer",
    method: "GET",
    path: WEBHOOK,
    headers: { "x-forwarded-for": "203.0.113.9" },
    reads: (seen) => seen.remoteAddress,
    expected: "127.0.0.1",
  },
  ...["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"].map(method),
];
